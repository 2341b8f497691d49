#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// x, cut to [-1, 1].
class HardTanh final : public Layer {
 public:
  static Schema schema() { return Schema("hard_tanh", "x, cut to [-1, 1]"); }

  Symbol call(Scope&, const Symbol& x) const override { return clip(x, -1, 1); }
};

}  // namespace

void register_hard_tanh(Registrar& registrar) { registrar.add<HardTanh>(); }

}  // namespace plexus
