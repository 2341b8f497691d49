#include "feature_axes.hpp"
#include "scale_and_shift.hpp"

namespace plexus {
namespace {

/// (x - mean) / sqrt(variance + epsilon) * gamma + beta with the mean and the biased variance (without
/// Bessel's correction) of each row over the axes; gamma and beta have a value for each place on these axes.
/// x: [batch, ...] of rank 2 or more. Ba, Kiros, Hinton, "Layer Normalization", 2016.
class LayerNormalization final : public Layer {
 public:
  static Schema schema() {
    return ScaleAndShift::with_options(
               Schema("layer_normalization", "Mean 0 and variance 1 of the features of each row, then scaled")
                   .integers("axis", {-1}, "a list: over which mean and variance are taken")
                   .number("epsilon", 1e-3, "added to the variance", greater_than(0)))
        .example({})
        .example({{"axis", Tree::list({1, 2})}}, {rows_of({3, 4})});
  }

  explicit LayerNormalization(const Options& options)
      : axes_(options.integers("axis")), epsilon_(options.number("epsilon")), after_(options) {}

  Symbol call(Scope& scope, const Symbol& x) const override {
    const std::vector<std::int64_t> axes = normalized_axes("layer_normalization", axes_, x.shape());
    const Symbol centered = x - mean(x, axes, true);
    const Symbol y = centered * rsqrt(mean(square(centered), axes, true) + epsilon_);
    return after_.applied(scope, y, on_axes(x.shape(), axes), along_axes(x.shape(), axes));
  }

 private:
  std::vector<std::int64_t> axes_;
  double epsilon_;
  ScaleAndShift after_;
};

}  // namespace

void register_layer_normalization(Registrar& registrar) { registrar.add<LayerNormalization>(); }

}  // namespace plexus
