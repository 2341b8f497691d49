#include "feature_axes.hpp"

namespace plexus {
namespace {

/// x / sqrt(mean(x^2) + epsilon) * scale, the mean of each row over the axes; `scale` is trained and has a
/// value for each place on them. x: [batch, ...] of rank 2 or more. Zhang, Sennrich, "Root Mean Square Layer
/// Normalization", 2019.
class RmsNormalization final : public Layer {
 public:
  static Schema schema() {
    return Schema("rms_normalization", "The features of each row divided by the root of their mean square")
        .integers("axis", {-1}, "a list: over which the mean is taken")
        .number("epsilon", 1e-6, "added to the mean of squares", greater_than(0))
        .example({})
        .example({{"axis", Tree::list({1, 2})}}, {rows_of({3, 4})});
  }

  explicit RmsNormalization(const Options& options)
      : axes_(options.integers("axis")), epsilon_(options.number("epsilon")) {}

  Symbol call(Scope& scope, const Symbol& x) const override {
    const std::vector<std::int64_t> axes = normalized_axes("rms_normalization", axes_, x.shape());
    const Symbol scale = scope.parameter("scale", on_axes(x.shape(), axes), ones_);
    const Symbol y = x * rsqrt(mean(square(x), axes, true) + epsilon_);
    return y * reshape(scale, along_axes(x.shape(), axes));
  }

 private:
  /// The initial values of `scale`.
  class Ones final : public Initializer {
   public:
    Symbol make(Random& random, const Shape& shape) const override { return random.full(shape, 1); }
  };

  std::vector<std::int64_t> axes_;
  double epsilon_;
  Ones ones_;
};

}  // namespace

void register_rms_normalization(Registrar& registrar) { registrar.add<RmsNormalization>(); }

}  // namespace plexus
