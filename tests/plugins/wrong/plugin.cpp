// The plugin of all backends of this folder.

#include "wrong.hpp"

PLEXUS_PLUGIN("wrong_backends", "0.1.0", registrar) {
  add_wrong_numbers(registrar);
  add_wrong_rows(registrar);
  add_wrong_special_values(registrar);
  add_wrong_uses_of_memory(registrar);
  add_wrong_rewrites(registrar);
  add_wrong_whole_steps(registrar);
}
