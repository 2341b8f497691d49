#include "wrong_components.hpp"

#include <plexus/plugin/registry.hpp>

#include "wrong_components/wrong_data.hpp"
#include "wrong_components/wrong_fits.hpp"
#include "wrong_components/wrong_losses.hpp"
#include "wrong_components/wrong_metrics.hpp"
#include "wrong_components/wrong_optimizers.hpp"
#include "wrong_components/wrong_weights.hpp"

namespace plexus::tests {

void register_wrong_components() {
  static const bool once = [] {
    Registrar registrar;
    add_wrong_losses(registrar);
    add_wrong_metrics(registrar);
    add_wrong_optimizers(registrar);
    add_wrong_weights(registrar);
    add_wrong_fits(registrar);
    add_wrong_data(registrar);
    registry().commit(registrar, {"wrong components", "1.0.0", "/tests/wrong_components.so", false});
    return true;
  }();
  (void)once;
}

}  // namespace plexus::tests
