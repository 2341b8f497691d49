#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// 0 up to -1, (x + 1)^2 / 4 up to 1, x beyond: Keras 3, activations.py.
class SparsePlus final : public Layer {
 public:
  static Schema schema() { return Schema("sparse_plus", "0 up to -1, (x + 1)^2 / 4 up to 1, x beyond"); }

  Symbol call(Scope&, const Symbol& x) const override {
    return square(clip(x, -1, 1) + 1.0) * 0.25 + maximum(x - 1.0, 0.0);
  }
};

}  // namespace

void register_sparse_plus(Registrar& registrar) { registrar.add<SparsePlus>(); }

}  // namespace plexus
