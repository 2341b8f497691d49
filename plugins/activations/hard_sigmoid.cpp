#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// x / 6 + 1/2, cut to [0, 1] (Keras 3; Keras 2 had x / 5 + 1/2).
class HardSigmoid final : public Layer {
 public:
  static Schema schema() { return Schema("hard_sigmoid", "x / 6 + 1/2, cut to [0, 1]"); }

  Symbol call(Scope&, const Symbol& x) const override { return clip(x / 6.0 + 0.5, 0, 1); }
};

}  // namespace

void register_hard_sigmoid(Registrar& registrar) { registrar.add<HardSigmoid>(); }

}  // namespace plexus
