#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// exp(x).
class Exponential final : public Layer {
 public:
  static Schema schema() { return Schema("exponential", "exp(x)"); }

  Symbol call(Scope&, const Symbol& x) const override { return exp(x); }
};

}  // namespace

void register_exponential(Registrar& registrar) { registrar.add<Exponential>(); }

}  // namespace plexus
