// Linked with a library that is in no folder which the system searches.

#include "../trace.hpp"

extern "C" int function_of_gone();

PLEXUS_PLUGIN("needs_gone", "1.0.0", registrar) {
  if (function_of_gone() != 0) registrar.entries();
}
