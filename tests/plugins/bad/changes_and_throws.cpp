// Changes the process and cannot be registered.

#include <stdexcept>

#include "../changes.hpp"
#include "../trace.hpp"

PLEXUS_PLUGIN("changes_and_throws", "1.0.0", registrar) {
  change("all");
  throw std::runtime_error("no licence found");
}
