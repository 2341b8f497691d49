// Ends the process instead of registering anything.

#include <plexus/plexus.hpp>

#include <cstdlib>

PLEXUS_PLUGIN("exits_when_registered", "1.0.0", registrar) { std::exit(0); }
