#include <plexus/plexus.hpp>

namespace plexus {

void register_constant(Registrar& registrar);
void register_glorot_normal(Registrar& registrar);
void register_glorot_uniform(Registrar& registrar);
void register_he_normal(Registrar& registrar);
void register_he_uniform(Registrar& registrar);
void register_identity(Registrar& registrar);
void register_lecun_normal(Registrar& registrar);
void register_lecun_uniform(Registrar& registrar);
void register_ones(Registrar& registrar);
void register_orthogonal(Registrar& registrar);
void register_random_normal(Registrar& registrar);
void register_random_uniform(Registrar& registrar);
void register_truncated_normal(Registrar& registrar);
void register_variance_scaling(Registrar& registrar);
void register_zeros(Registrar& registrar);

}  // namespace plexus

PLEXUS_PLUGIN("initializers", "0.1.0", registrar) {
  plexus::register_constant(registrar);
  plexus::register_glorot_normal(registrar);
  plexus::register_glorot_uniform(registrar);
  plexus::register_he_normal(registrar);
  plexus::register_he_uniform(registrar);
  plexus::register_identity(registrar);
  plexus::register_lecun_normal(registrar);
  plexus::register_lecun_uniform(registrar);
  plexus::register_ones(registrar);
  plexus::register_orthogonal(registrar);
  plexus::register_random_normal(registrar);
  plexus::register_random_uniform(registrar);
  plexus::register_truncated_normal(registrar);
  plexus::register_variance_scaling(registrar);
  plexus::register_zeros(registrar);
}
