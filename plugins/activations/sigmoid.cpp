#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// 1 / (1 + exp(-x)).
class Sigmoid final : public Layer {
 public:
  static Schema schema() { return Schema("sigmoid", "1 / (1 + exp(-x))"); }

  Symbol call(Scope&, const Symbol& x) const override { return sigmoid(x); }
};

}  // namespace

void register_sigmoid(Registrar& registrar) { registrar.add<Sigmoid>(); }

}  // namespace plexus
