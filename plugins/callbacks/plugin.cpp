#include <plexus/plexus.hpp>

namespace plexus {

void register_csv_log(Registrar& registrar);
void register_early_stopping(Registrar& registrar);
void register_gradient_statistics(Registrar& registrar);
void register_json_log(Registrar& registrar);
void register_print(Registrar& registrar);
void register_reduce_lr_on_plateau(Registrar& registrar);
void register_stochastic_weight_averaging(Registrar& registrar);
void register_time_limit(Registrar& registrar);
void register_weight_statistics(Registrar& registrar);

}  // namespace plexus

PLEXUS_PLUGIN("callbacks", "0.1.0", registrar) {
  plexus::register_csv_log(registrar);
  plexus::register_early_stopping(registrar);
  plexus::register_gradient_statistics(registrar);
  plexus::register_json_log(registrar);
  plexus::register_print(registrar);
  plexus::register_reduce_lr_on_plateau(registrar);
  plexus::register_stochastic_weight_averaging(registrar);
  plexus::register_time_limit(registrar);
  plexus::register_weight_statistics(registrar);
}
