#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// log(1 + exp(x)).
class Softplus final : public Layer {
 public:
  static Schema schema() { return Schema("softplus", "log(1 + exp(x))"); }

  Symbol call(Scope&, const Symbol& x) const override { return softplus(x); }
};

}  // namespace

void register_softplus(Registrar& registrar) { registrar.add<Softplus>(); }

}  // namespace plexus
