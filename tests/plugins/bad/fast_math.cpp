// Linked with -Ofast: code that the compiler puts into it lets the thread that loads it take subnormal
// numbers for zero.

#include "../trace.hpp"

PLEXUS_PLUGIN("fast_math", "1.0.0", registrar) {}
