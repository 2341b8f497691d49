#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// max(x, 0), at most 6.
class Relu6 final : public Layer {
 public:
  static Schema schema() { return Schema("relu6", "max(x, 0), at most 6"); }

  Symbol call(Scope&, const Symbol& x) const override { return minimum(relu(x), 6.0); }
};

}  // namespace

void register_relu6(Registrar& registrar) { registrar.add<Relu6>(); }

}  // namespace plexus
