#include <plexus/plexus.hpp>

namespace plexus {

void register_dense(Registrar& registrar);
void register_dropout(Registrar& registrar);
void register_flatten(Registrar& registrar);
void register_rescaling(Registrar& registrar);
void register_reshape(Registrar& registrar);

}  // namespace plexus

PLEXUS_PLUGIN("layers", "0.1.0", registrar) {
  plexus::register_dense(registrar);
  plexus::register_dropout(registrar);
  plexus::register_flatten(registrar);
  plexus::register_rescaling(registrar);
  plexus::register_reshape(registrar);
}
