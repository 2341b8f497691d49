// Ends the process from a static constructor.

#include <plexus/plexus.hpp>

#include <cstdlib>

namespace {

struct Exits {
  Exits() { std::exit(0); }
} const exits;

}  // namespace

PLEXUS_PLUGIN("exits_when_loaded", "1.0.0", registrar) {}
