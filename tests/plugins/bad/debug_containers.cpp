// Compiled with another mode of the C++ library: see CMakeLists.txt.

#include "../trace.hpp"

PLEXUS_PLUGIN("debug_containers", "1.0.0", registrar) {}
