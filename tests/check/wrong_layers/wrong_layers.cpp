// Layers and ops with one fault each, and one of each without: for the tests of `plexus plugin check`. What
// is wrong with each is in its name.

#include <plexus/plexus.hpp>

#include "wrong_formulas.hpp"
#include "wrong_kernels.hpp"

PLEXUS_PLUGIN("wrong_layers", "0.1.0", registrar) {
  plexus::tests::add_wrong_kernels(registrar);
  plexus::tests::add_wrong_formulas(registrar);
}
