// Compiled with another mode of the C++ library: see CMakeLists.txt.

#include "../trace.hpp"

PLEXUS_PLUGIN("old_strings", "1.0.0", registrar) {}
