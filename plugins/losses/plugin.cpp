#include <plexus/plexus.hpp>

namespace plexus {

void register_binary_crossentropy(Registrar& registrar);
void register_binary_focal_crossentropy(Registrar& registrar);
void register_categorical_crossentropy(Registrar& registrar);
void register_categorical_focal_crossentropy(Registrar& registrar);
void register_categorical_generalized_cross_entropy(Registrar& registrar);
void register_categorical_hinge(Registrar& registrar);
void register_cosine_similarity(Registrar& registrar);
void register_dice(Registrar& registrar);
void register_formula(Registrar& registrar);
void register_hinge(Registrar& registrar);
void register_huber(Registrar& registrar);
void register_kl_divergence(Registrar& registrar);
void register_log_cosh(Registrar& registrar);
void register_mean_absolute_error(Registrar& registrar);
void register_mean_absolute_percentage_error(Registrar& registrar);
void register_mean_squared_error(Registrar& registrar);
void register_mean_squared_logarithmic_error(Registrar& registrar);
void register_perceptron(Registrar& registrar);
void register_poisson(Registrar& registrar);
void register_quantile(Registrar& registrar);
void register_sparse_categorical_crossentropy(Registrar& registrar);
void register_squared_hinge(Registrar& registrar);
void register_tversky(Registrar& registrar);

}  // namespace plexus

PLEXUS_PLUGIN("losses", "0.1.0", registrar) {
  plexus::register_binary_crossentropy(registrar);
  plexus::register_binary_focal_crossentropy(registrar);
  plexus::register_categorical_crossentropy(registrar);
  plexus::register_categorical_focal_crossentropy(registrar);
  plexus::register_categorical_generalized_cross_entropy(registrar);
  plexus::register_categorical_hinge(registrar);
  plexus::register_cosine_similarity(registrar);
  plexus::register_dice(registrar);
  plexus::register_formula(registrar);
  plexus::register_hinge(registrar);
  plexus::register_huber(registrar);
  plexus::register_kl_divergence(registrar);
  plexus::register_log_cosh(registrar);
  plexus::register_mean_absolute_error(registrar);
  plexus::register_mean_absolute_percentage_error(registrar);
  plexus::register_mean_squared_error(registrar);
  plexus::register_mean_squared_logarithmic_error(registrar);
  plexus::register_perceptron(registrar);
  plexus::register_poisson(registrar);
  plexus::register_quantile(registrar);
  plexus::register_sparse_categorical_crossentropy(registrar);
  plexus::register_squared_hinge(registrar);
  plexus::register_tversky(registrar);
}
