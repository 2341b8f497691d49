#include <plexus/plexus.hpp>

namespace plexus {

void register_accuracy(Registrar& registrar);
void register_auc(Registrar& registrar);
void register_binary_accuracy(Registrar& registrar);
void register_f1_score(Registrar& registrar);
void register_false_negatives(Registrar& registrar);
void register_false_positives(Registrar& registrar);
void register_mean_absolute_error(Registrar& registrar);
void register_mean_squared_error(Registrar& registrar);
void register_precision(Registrar& registrar);
void register_r2_score(Registrar& registrar);
void register_recall(Registrar& registrar);
void register_root_mean_squared_error(Registrar& registrar);
void register_top_k_accuracy(Registrar& registrar);
void register_true_negatives(Registrar& registrar);
void register_true_positives(Registrar& registrar);

}  // namespace plexus

PLEXUS_PLUGIN("metrics", "0.1.0", registrar) {
  plexus::register_accuracy(registrar);
  plexus::register_auc(registrar);
  plexus::register_binary_accuracy(registrar);
  plexus::register_f1_score(registrar);
  plexus::register_false_negatives(registrar);
  plexus::register_false_positives(registrar);
  plexus::register_mean_absolute_error(registrar);
  plexus::register_mean_squared_error(registrar);
  plexus::register_precision(registrar);
  plexus::register_r2_score(registrar);
  plexus::register_recall(registrar);
  plexus::register_root_mean_squared_error(registrar);
  plexus::register_top_k_accuracy(registrar);
  plexus::register_true_negatives(registrar);
  plexus::register_true_positives(registrar);
}
