#include "../trace.hpp"

PLEXUS_PLUGIN("twin", "1.0.0", registrar) {}
