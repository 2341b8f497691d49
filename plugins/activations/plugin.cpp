#include <plexus/plexus.hpp>

namespace plexus {

void register_celu(Registrar& registrar);
void register_elu(Registrar& registrar);
void register_exponential(Registrar& registrar);
void register_gelu(Registrar& registrar);
void register_glu(Registrar& registrar);
void register_hard_shrink(Registrar& registrar);
void register_hard_sigmoid(Registrar& registrar);
void register_hard_silu(Registrar& registrar);
void register_hard_tanh(Registrar& registrar);
void register_heaviside(Registrar& registrar);
void register_leaky_relu(Registrar& registrar);
void register_linear(Registrar& registrar);
void register_log_sigmoid(Registrar& registrar);
void register_log_softmax(Registrar& registrar);
void register_mish(Registrar& registrar);
void register_prelu(Registrar& registrar);
void register_relu(Registrar& registrar);
void register_relu6(Registrar& registrar);
void register_selu(Registrar& registrar);
void register_sigmoid(Registrar& registrar);
void register_sign(Registrar& registrar);
void register_silu(Registrar& registrar);
void register_soft_shrink(Registrar& registrar);
void register_softmax(Registrar& registrar);
void register_softplus(Registrar& registrar);
void register_softsign(Registrar& registrar);
void register_sparse_plus(Registrar& registrar);
void register_sparse_sigmoid(Registrar& registrar);
void register_squareplus(Registrar& registrar);
void register_tanh(Registrar& registrar);
void register_tanh_shrink(Registrar& registrar);
void register_threshold(Registrar& registrar);

}  // namespace plexus

PLEXUS_PLUGIN("activations", "0.1.0", registrar) {
  plexus::register_celu(registrar);
  plexus::register_elu(registrar);
  plexus::register_exponential(registrar);
  plexus::register_gelu(registrar);
  plexus::register_glu(registrar);
  plexus::register_hard_shrink(registrar);
  plexus::register_hard_sigmoid(registrar);
  plexus::register_hard_silu(registrar);
  plexus::register_hard_tanh(registrar);
  plexus::register_heaviside(registrar);
  plexus::register_leaky_relu(registrar);
  plexus::register_linear(registrar);
  plexus::register_log_sigmoid(registrar);
  plexus::register_log_softmax(registrar);
  plexus::register_mish(registrar);
  plexus::register_prelu(registrar);
  plexus::register_relu(registrar);
  plexus::register_relu6(registrar);
  plexus::register_selu(registrar);
  plexus::register_sigmoid(registrar);
  plexus::register_sign(registrar);
  plexus::register_silu(registrar);
  plexus::register_soft_shrink(registrar);
  plexus::register_softmax(registrar);
  plexus::register_softplus(registrar);
  plexus::register_softsign(registrar);
  plexus::register_sparse_plus(registrar);
  plexus::register_sparse_sigmoid(registrar);
  plexus::register_squareplus(registrar);
  plexus::register_tanh(registrar);
  plexus::register_tanh_shrink(registrar);
  plexus::register_threshold(registrar);
}
