#include <plexus/plugin/plugin.hpp>

namespace plexus {

void register_california_housing(Registrar& registrar);
void register_csv(Registrar& registrar);
void register_fashion_mnist(Registrar& registrar);
void register_idx(Registrar& registrar);
void register_image_folder(Registrar& registrar);
void register_inline(Registrar& registrar);
void register_iris(Registrar& registrar);
void register_npy(Registrar& registrar);
void register_npz(Registrar& registrar);

}  // namespace plexus

PLEXUS_PLUGIN("datasets", "0.1.0", registrar) {
  plexus::register_california_housing(registrar);
  plexus::register_csv(registrar);
  plexus::register_fashion_mnist(registrar);
  plexus::register_idx(registrar);
  plexus::register_image_folder(registrar);
  plexus::register_inline(registrar);
  plexus::register_iris(registrar);
  plexus::register_npy(registrar);
  plexus::register_npz(registrar);
}
