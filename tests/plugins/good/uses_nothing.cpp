// Linked with --as-needed: it needs no library, not even that of C++.

#include <plexus/plugin/plugin.hpp>

PLEXUS_PLUGIN("uses_nothing", "1.0.0", registrar) {}
