#include <plexus/plexus.hpp>

namespace plexus {

void register_accuracy(Registrar& registrar);
void register_binary_accuracy(Registrar& registrar);
void register_mean_absolute_error(Registrar& registrar);
void register_mean_squared_error(Registrar& registrar);
void register_root_mean_squared_error(Registrar& registrar);

}  // namespace plexus

PLEXUS_PLUGIN("metrics", "0.1.0", registrar) {
  plexus::register_accuracy(registrar);
  plexus::register_binary_accuracy(registrar);
  plexus::register_mean_absolute_error(registrar);
  plexus::register_mean_squared_error(registrar);
  plexus::register_root_mean_squared_error(registrar);
}
