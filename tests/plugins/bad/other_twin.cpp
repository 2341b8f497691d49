#include "../trace.hpp"

// The name of another plugin.
PLEXUS_PLUGIN("twin", "2.0.0", registrar) {}
