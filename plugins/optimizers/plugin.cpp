#include <plexus/plexus.hpp>

namespace plexus {

void register_adadelta(Registrar& registrar);
void register_adafactor(Registrar& registrar);
void register_adagrad(Registrar& registrar);
void register_adam(Registrar& registrar);
void register_adamax(Registrar& registrar);
void register_adamw(Registrar& registrar);
void register_ftrl(Registrar& registrar);
void register_lamb(Registrar& registrar);
void register_lion(Registrar& registrar);
void register_muon(Registrar& registrar);
void register_nadam(Registrar& registrar);
void register_perceptron(Registrar& registrar);
void register_rmsprop(Registrar& registrar);
void register_sgd(Registrar& registrar);
void register_tlu(Registrar& registrar);

}  // namespace plexus

PLEXUS_PLUGIN("optimizers", "0.1.0", registrar) {
  plexus::register_adadelta(registrar);
  plexus::register_adafactor(registrar);
  plexus::register_adagrad(registrar);
  plexus::register_adam(registrar);
  plexus::register_adamax(registrar);
  plexus::register_adamw(registrar);
  plexus::register_ftrl(registrar);
  plexus::register_lamb(registrar);
  plexus::register_lion(registrar);
  plexus::register_muon(registrar);
  plexus::register_nadam(registrar);
  plexus::register_perceptron(registrar);
  plexus::register_rmsprop(registrar);
  plexus::register_sgd(registrar);
  plexus::register_tlu(registrar);
}
