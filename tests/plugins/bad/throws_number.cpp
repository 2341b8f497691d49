#include "../trace.hpp"

PLEXUS_PLUGIN("throws_number", "1.0.0", registrar) { throw 7; }
