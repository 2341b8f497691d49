#include <plexus/plexus.hpp>

namespace plexus {

void register_constant(Registrar& registrar);
void register_cosine_decay(Registrar& registrar);
void register_cosine_decay_restarts(Registrar& registrar);
void register_exponential_decay(Registrar& registrar);
void register_formula(Registrar& registrar);
void register_inverse_time_decay(Registrar& registrar);
void register_one_cycle(Registrar& registrar);
void register_piecewise_constant(Registrar& registrar);
void register_polynomial_decay(Registrar& registrar);

}  // namespace plexus

PLEXUS_PLUGIN("schedules", "0.1.0", registrar) {
  plexus::register_constant(registrar);
  plexus::register_cosine_decay(registrar);
  plexus::register_cosine_decay_restarts(registrar);
  plexus::register_exponential_decay(registrar);
  plexus::register_formula(registrar);
  plexus::register_inverse_time_decay(registrar);
  plexus::register_one_cycle(registrar);
  plexus::register_piecewise_constant(registrar);
  plexus::register_polynomial_decay(registrar);
}
