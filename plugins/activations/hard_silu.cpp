#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// x * (x / 6 + 1/2, cut to [0, 1]): Howard et al., "Searching for MobileNetV3", 2019.
class HardSilu final : public Layer {
 public:
  static Schema schema() { return Schema("hard_silu", "x times hard_sigmoid of x").alias("hard_swish"); }

  Symbol call(Scope&, const Symbol& x) const override { return x * clip(x / 6.0 + 0.5, 0, 1); }
};

}  // namespace

void register_hard_silu(Registrar& registrar) { registrar.add<HardSilu>(); }

}  // namespace plexus
