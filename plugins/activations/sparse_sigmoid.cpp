#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// x / 2 + 1/2, cut to [0, 1]: Keras 3, activations.py.
class SparseSigmoid final : public Layer {
 public:
  static Schema schema() { return Schema("sparse_sigmoid", "x / 2 + 1/2, cut to [0, 1]"); }

  Symbol call(Scope&, const Symbol& x) const override { return clip(x * 0.5 + 0.5, 0, 1); }
};

}  // namespace

void register_sparse_sigmoid(Registrar& registrar) { registrar.add<SparseSigmoid>(); }

}  // namespace plexus
