#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// Heaviside's step: 1 where x >= 0, else 0. Its gradient is zero, so nothing before it learns.
class Step final : public Layer {
 public:
  static Schema schema() { return Schema("step", "1 where x >= 0, else 0; no gradient passes"); }

  Symbol call(Scope&, const Symbol& x) const override { return cast(greater_equal(x, 0.0), x.dtype()); }
};

}  // namespace

void register_step(Registrar& registrar) { registrar.add<Step>(); }

}  // namespace plexus
