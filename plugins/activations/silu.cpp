#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// x * sigmoid(x).
class Silu final : public Layer {
 public:
  static Schema schema() { return Schema("silu", "x * sigmoid(x)").alias("swish"); }

  Symbol call(Scope&, const Symbol& x) const override { return silu(x); }
};

}  // namespace

void register_silu(Registrar& registrar) { registrar.add<Silu>(); }

}  // namespace plexus
