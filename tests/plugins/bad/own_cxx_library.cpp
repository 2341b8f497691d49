// Linked with -static-libstdc++.

#include "../trace.hpp"

PLEXUS_PLUGIN("own_cxx_library", "1.0.0", registrar) {}
