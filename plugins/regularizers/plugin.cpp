#include <plexus/plexus.hpp>

namespace plexus {

void register_formula(Registrar& registrar);
void register_l1(Registrar& registrar);
void register_l1_l2(Registrar& registrar);
void register_l2(Registrar& registrar);
void register_orthogonal_regularizer(Registrar& registrar);

}  // namespace plexus

PLEXUS_PLUGIN("regularizers", "0.1.0", registrar) {
  plexus::register_formula(registrar);
  plexus::register_l1(registrar);
  plexus::register_l1_l2(registrar);
  plexus::register_l2(registrar);
  plexus::register_orthogonal_regularizer(registrar);
}
