#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// -1 where x < 0, 1 where x > 0, 0 where it is 0; NaN stays NaN. Its gradient is zero, so nothing before it
/// learns.
class Sign final : public Layer {
 public:
  static Schema schema() { return Schema("sign", "-1, 0 or 1: the sign of x; no gradient passes"); }

  Symbol call(Scope&, const Symbol& x) const override { return sign(x); }
};

}  // namespace

void register_sign(Registrar& registrar) { registrar.add<Sign>(); }

}  // namespace plexus
