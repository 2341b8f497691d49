#include <plexus/plugin/plugin.hpp>

namespace plexus {

void register_csv(Registrar& registrar);
void register_fashion_mnist(Registrar& registrar);
void register_idx(Registrar& registrar);
void register_npy(Registrar& registrar);

}  // namespace plexus

PLEXUS_PLUGIN("datasets", "0.1.0", registrar) {
  plexus::register_csv(registrar);
  plexus::register_fashion_mnist(registrar);
  plexus::register_idx(registrar);
  plexus::register_npy(registrar);
}
