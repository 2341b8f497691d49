#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// x / (1 + |x|).
class Softsign final : public Layer {
 public:
  static Schema schema() { return Schema("softsign", "x / (1 + |x|)"); }

  Symbol call(Scope&, const Symbol& x) const override { return x / (abs(x) + 1.0); }
};

}  // namespace

void register_softsign(Registrar& registrar) { registrar.add<Softsign>(); }

}  // namespace plexus
