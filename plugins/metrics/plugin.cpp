#include <plexus/plexus.hpp>

namespace plexus {

void register_accuracy(Registrar& registrar);
void register_auc(Registrar& registrar);
void register_binary_accuracy(Registrar& registrar);
void register_binary_crossentropy(Registrar& registrar);
void register_calibration_error(Registrar& registrar);
void register_categorical_crossentropy(Registrar& registrar);
void register_categorical_hinge(Registrar& registrar);
void register_concordance_correlation(Registrar& registrar);
void register_cosine_similarity(Registrar& registrar);
void register_f1_score(Registrar& registrar);
void register_false_negatives(Registrar& registrar);
void register_false_positives(Registrar& registrar);
void register_fbeta_score(Registrar& registrar);
void register_formula(Registrar& registrar);
void register_hinge(Registrar& registrar);
void register_kl_divergence(Registrar& registrar);
void register_log_cosh(Registrar& registrar);
void register_matthews_corrcoef(Registrar& registrar);
void register_mean_absolute_error(Registrar& registrar);
void register_mean_absolute_percentage_error(Registrar& registrar);
void register_mean_io_u(Registrar& registrar);
void register_mean_squared_error(Registrar& registrar);
void register_mean_squared_logarithmic_error(Registrar& registrar);
void register_pearson_correlation(Registrar& registrar);
void register_poisson(Registrar& registrar);
void register_precision(Registrar& registrar);
void register_precision_at_recall(Registrar& registrar);
void register_r2_score(Registrar& registrar);
void register_recall(Registrar& registrar);
void register_recall_at_precision(Registrar& registrar);
void register_root_mean_squared_error(Registrar& registrar);
void register_sensitivity_at_specificity(Registrar& registrar);
void register_specificity_at_sensitivity(Registrar& registrar);
void register_squared_hinge(Registrar& registrar);
void register_top_k_accuracy(Registrar& registrar);
void register_true_negatives(Registrar& registrar);
void register_true_positives(Registrar& registrar);

}  // namespace plexus

PLEXUS_PLUGIN("metrics", "0.1.0", registrar) {
  plexus::register_accuracy(registrar);
  plexus::register_auc(registrar);
  plexus::register_binary_accuracy(registrar);
  plexus::register_binary_crossentropy(registrar);
  plexus::register_calibration_error(registrar);
  plexus::register_categorical_crossentropy(registrar);
  plexus::register_categorical_hinge(registrar);
  plexus::register_concordance_correlation(registrar);
  plexus::register_cosine_similarity(registrar);
  plexus::register_f1_score(registrar);
  plexus::register_false_negatives(registrar);
  plexus::register_false_positives(registrar);
  plexus::register_fbeta_score(registrar);
  plexus::register_formula(registrar);
  plexus::register_hinge(registrar);
  plexus::register_kl_divergence(registrar);
  plexus::register_log_cosh(registrar);
  plexus::register_matthews_corrcoef(registrar);
  plexus::register_mean_absolute_error(registrar);
  plexus::register_mean_absolute_percentage_error(registrar);
  plexus::register_mean_io_u(registrar);
  plexus::register_mean_squared_error(registrar);
  plexus::register_mean_squared_logarithmic_error(registrar);
  plexus::register_pearson_correlation(registrar);
  plexus::register_poisson(registrar);
  plexus::register_precision(registrar);
  plexus::register_precision_at_recall(registrar);
  plexus::register_r2_score(registrar);
  plexus::register_recall(registrar);
  plexus::register_recall_at_precision(registrar);
  plexus::register_root_mean_squared_error(registrar);
  plexus::register_sensitivity_at_specificity(registrar);
  plexus::register_specificity_at_sensitivity(registrar);
  plexus::register_squared_hinge(registrar);
  plexus::register_top_k_accuracy(registrar);
  plexus::register_true_negatives(registrar);
  plexus::register_true_positives(registrar);
}
