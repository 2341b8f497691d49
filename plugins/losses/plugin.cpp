#include <plexus/plexus.hpp>

namespace plexus {

void register_binary_crossentropy(Registrar& registrar);
void register_categorical_crossentropy(Registrar& registrar);
void register_mean_absolute_error(Registrar& registrar);
void register_mean_squared_error(Registrar& registrar);
void register_perceptron(Registrar& registrar);
void register_sparse_categorical_crossentropy(Registrar& registrar);

}  // namespace plexus

PLEXUS_PLUGIN("losses", "0.1.0", registrar) {
  plexus::register_binary_crossentropy(registrar);
  plexus::register_categorical_crossentropy(registrar);
  plexus::register_mean_absolute_error(registrar);
  plexus::register_mean_squared_error(registrar);
  plexus::register_perceptron(registrar);
  plexus::register_sparse_categorical_crossentropy(registrar);
}
