#include <plexus/plexus.hpp>

namespace plexus {

void register_clip(Registrar& registrar);
void register_k_bins_discretizer(Registrar& registrar);
void register_log1p(Registrar& registrar);
void register_min_max_scaler(Registrar& registrar);
void register_one_hot_encoder(Registrar& registrar);
void register_ordinal_encoder(Registrar& registrar);
void register_power_transformer(Registrar& registrar);
void register_robust_scaler(Registrar& registrar);
void register_simple_imputer(Registrar& registrar);
void register_standard_scaler(Registrar& registrar);

}  // namespace plexus

PLEXUS_PLUGIN("transforms", "0.1.0", registrar) {
  plexus::register_clip(registrar);
  plexus::register_k_bins_discretizer(registrar);
  plexus::register_log1p(registrar);
  plexus::register_min_max_scaler(registrar);
  plexus::register_one_hot_encoder(registrar);
  plexus::register_ordinal_encoder(registrar);
  plexus::register_power_transformer(registrar);
  plexus::register_robust_scaler(registrar);
  plexus::register_simple_imputer(registrar);
  plexus::register_standard_scaler(registrar);
}
