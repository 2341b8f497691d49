#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// x - tanh(x).
class TanhShrink final : public Layer {
 public:
  static Schema schema() { return Schema("tanh_shrink", "x - tanh(x)"); }

  Symbol call(Scope&, const Symbol& x) const override { return x - tanh(x); }
};

}  // namespace

void register_tanh_shrink(Registrar& registrar) { registrar.add<TanhShrink>(); }

}  // namespace plexus
