#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// x * tanh(softplus(x)): Misra, "Mish", 2019.
class Mish final : public Layer {
 public:
  static Schema schema() { return Schema("mish", "x * tanh(log(1 + exp(x)))"); }

  Symbol call(Scope&, const Symbol& x) const override { return x * tanh(softplus(x)); }
};

}  // namespace

void register_mish(Registrar& registrar) { registrar.add<Mish>(); }

}  // namespace plexus
