#include <plexus/plexus.hpp>

namespace plexus {

void register_adam(Registrar& registrar);
void register_perceptron(Registrar& registrar);
void register_sgd(Registrar& registrar);
void register_tlu(Registrar& registrar);

}  // namespace plexus

PLEXUS_PLUGIN("optimizers", "0.1.0", registrar) {
  plexus::register_adam(registrar);
  plexus::register_perceptron(registrar);
  plexus::register_sgd(registrar);
  plexus::register_tlu(registrar);
}
