#include <plexus/plexus.hpp>

namespace plexus {

void register_formula(Registrar& registrar);
void register_max_norm(Registrar& registrar);
void register_min_max_norm(Registrar& registrar);
void register_non_neg(Registrar& registrar);
void register_unit_norm(Registrar& registrar);

}  // namespace plexus

PLEXUS_PLUGIN("constraints", "0.1.0", registrar) {
  plexus::register_formula(registrar);
  plexus::register_max_norm(registrar);
  plexus::register_min_max_norm(registrar);
  plexus::register_non_neg(registrar);
  plexus::register_unit_norm(registrar);
}
