#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// [batch, a, b, ...] -> [batch, a * b * ...].
class Flatten final : public Layer {
 public:
  static Schema schema() { return Schema("flatten", "All features of a row in one dimension"); }

  Symbol call(Scope&, const Symbol& x) const override {
    return reshape(x, Shape{x.shape()[0], x.shape().from(1).elements()});
  }
};

}  // namespace

void register_flatten(Registrar& registrar) { registrar.add<Flatten>(); }

}  // namespace plexus
