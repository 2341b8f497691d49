#include <plexus/plexus.hpp>

namespace plexus {

void register_elu(Registrar& registrar);
void register_gelu(Registrar& registrar);
void register_heaviside(Registrar& registrar);
void register_leaky_relu(Registrar& registrar);
void register_linear(Registrar& registrar);
void register_relu(Registrar& registrar);
void register_selu(Registrar& registrar);
void register_sigmoid(Registrar& registrar);
void register_sign(Registrar& registrar);
void register_silu(Registrar& registrar);
void register_softmax(Registrar& registrar);
void register_softplus(Registrar& registrar);
void register_tanh(Registrar& registrar);

}  // namespace plexus

PLEXUS_PLUGIN("activations", "0.1.0", registrar) {
  plexus::register_elu(registrar);
  plexus::register_gelu(registrar);
  plexus::register_heaviside(registrar);
  plexus::register_leaky_relu(registrar);
  plexus::register_linear(registrar);
  plexus::register_relu(registrar);
  plexus::register_selu(registrar);
  plexus::register_sigmoid(registrar);
  plexus::register_sign(registrar);
  plexus::register_silu(registrar);
  plexus::register_softmax(registrar);
  plexus::register_softplus(registrar);
  plexus::register_tanh(registrar);
}
