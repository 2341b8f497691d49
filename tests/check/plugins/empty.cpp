// A plugin that registers nothing.

#include <plexus/plexus.hpp>

PLEXUS_PLUGIN("empty", "0.1.0", registrar) { static_cast<void>(registrar); }
