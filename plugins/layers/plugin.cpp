#include <plexus/plexus.hpp>

namespace plexus {

void register_activity_regularization(Registrar& registrar);
void register_add(Registrar& registrar);
void register_alpha_dropout(Registrar& registrar);
void register_attention(Registrar& registrar);
void register_average(Registrar& registrar);
void register_batch_normalization(Registrar& registrar);
void register_category_encoding(Registrar& registrar);
void register_concatenate(Registrar& registrar);
void register_dense(Registrar& registrar);
void register_dot(Registrar& registrar);
void register_dropout(Registrar& registrar);
void register_embedding(Registrar& registrar);
void register_flatten(Registrar& registrar);
void register_formula(Registrar& registrar);
void register_gaussian_dropout(Registrar& registrar);
void register_gaussian_noise(Registrar& registrar);
void register_group_normalization(Registrar& registrar);
void register_gru(Registrar& registrar);
void register_layer_normalization(Registrar& registrar);
void register_logic_neuron(Registrar& registrar);
void register_lstm(Registrar& registrar);
void register_maximum(Registrar& registrar);
void register_minimum(Registrar& registrar);
void register_multi_head_attention(Registrar& registrar);
void register_multiply(Registrar& registrar);
void register_normalization(Registrar& registrar);
void register_permute(Registrar& registrar);
void register_repeat_vector(Registrar& registrar);
void register_rescaling(Registrar& registrar);
void register_reshape(Registrar& registrar);
void register_rms_normalization(Registrar& registrar);
void register_simple_rnn(Registrar& registrar);
void register_spatial_dropout(Registrar& registrar);
void register_subtract(Registrar& registrar);
void register_unit_normalization(Registrar& registrar);

}  // namespace plexus

PLEXUS_PLUGIN("layers", "0.1.0", registrar) {
  plexus::register_activity_regularization(registrar);
  plexus::register_add(registrar);
  plexus::register_alpha_dropout(registrar);
  plexus::register_attention(registrar);
  plexus::register_average(registrar);
  plexus::register_batch_normalization(registrar);
  plexus::register_category_encoding(registrar);
  plexus::register_concatenate(registrar);
  plexus::register_dense(registrar);
  plexus::register_dot(registrar);
  plexus::register_dropout(registrar);
  plexus::register_embedding(registrar);
  plexus::register_flatten(registrar);
  plexus::register_formula(registrar);
  plexus::register_gaussian_dropout(registrar);
  plexus::register_gaussian_noise(registrar);
  plexus::register_group_normalization(registrar);
  plexus::register_gru(registrar);
  plexus::register_layer_normalization(registrar);
  plexus::register_logic_neuron(registrar);
  plexus::register_lstm(registrar);
  plexus::register_maximum(registrar);
  plexus::register_minimum(registrar);
  plexus::register_multi_head_attention(registrar);
  plexus::register_multiply(registrar);
  plexus::register_normalization(registrar);
  plexus::register_permute(registrar);
  plexus::register_repeat_vector(registrar);
  plexus::register_rescaling(registrar);
  plexus::register_reshape(registrar);
  plexus::register_rms_normalization(registrar);
  plexus::register_simple_rnn(registrar);
  plexus::register_spatial_dropout(registrar);
  plexus::register_subtract(registrar);
  plexus::register_unit_normalization(registrar);
}
