#include "../trace.hpp"

namespace elsewhere {
int nobody_has_this(int);
}

PLEXUS_PLUGIN("undefined_symbol", "1.0.0", registrar) {
  if (elsewhere::nobody_has_this(1)) registrar.entries();
}
