#include "feature_axes.hpp"

namespace plexus {
namespace {

/// x / max(|x|, 1e-12) with the Euclidean norm of each row over the axes: vectors of length 1. Keras 3,
/// unit_normalization.py.
class UnitNormalization final : public Layer {
 public:
  static Schema schema() {
    return Schema("unit_normalization", "The features of each row divided by their Euclidean norm")
        .integers("axis", {-1}, "a list: over which the norm is taken");
  }

  explicit UnitNormalization(const Options& options) : axes_(options.integers("axis")) {}

  Symbol call(Scope&, const Symbol& x) const override {
    const std::vector<std::int64_t> axes = normalized_axes("unit_normalization", axes_, x.shape());
    return x * rsqrt(maximum(sum(square(x), axes, true), 1e-24));
  }

 private:
  std::vector<std::int64_t> axes_;
};

}  // namespace

void register_unit_normalization(Registrar& registrar) { registrar.add<UnitNormalization>(); }

}  // namespace plexus
