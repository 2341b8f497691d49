#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// Hyperbolic tangent.
class Tanh final : public Layer {
 public:
  static Schema schema() { return Schema("tanh", "Hyperbolic tangent"); }

  Symbol call(Scope&, const Symbol& x) const override { return tanh(x); }
};

}  // namespace

void register_tanh(Registrar& registrar) { registrar.add<Tanh>(); }

}  // namespace plexus
