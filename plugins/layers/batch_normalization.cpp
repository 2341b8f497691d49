#include "feature_axes.hpp"
#include "scale_and_shift.hpp"

namespace plexus {
namespace {

/// While training, each feature of a batch is brought to mean 0 and variance 1 (the biased variance, without
/// Bessel's correction), then scaled by gamma and shifted by beta; moving averages of mean and variance are
/// kept and take their place in evaluation and prediction, and in training too if the layer is not trainable.
/// They start as 0 and 1. x: [batch, ..., features, ...] of rank 2 or more -> its shape. Ioffe, Szegedy,
/// "Batch Normalization", 2015.
class BatchNormalization final : public Layer {
 public:
  static Schema schema() {
    return ScaleAndShift::with_options(
               Schema("batch_normalization", "Mean 0 and variance 1 of each feature in a batch, then scaled")
                   .integer("axis", -1, "along which the features lie; negative ones count from the end")
                   .number("momentum", 0.99, "share that the moving averages keep in a step", between(0, 1))
                   .number("epsilon", 1e-3, "added to the variance", greater_than(0)))
        .example({})
        .example({{"axis", 1}}, {rows_of({2, 3})});
  }

  explicit BatchNormalization(const Options& options)
      : axis_(options.integer("axis")),
        momentum_(options.number("momentum")),
        epsilon_(options.number("epsilon")),
        after_(options) {}

  Symbol call(Scope& scope, const Symbol& x) const override {
    const std::vector<std::int64_t> axes = normalized_axes("batch_normalization", {{axis_}}, x.shape());
    const Shape features = on_axes(x.shape(), axes);
    const auto or_all = [&](const Symbol& parameter, double value) {
      return parameter ? parameter : full(x.graph(), {x.dtype(), features}, value);
    };
    const Symbol gamma = or_all(after_.gamma(scope, features), 1);
    const Symbol beta = or_all(after_.beta(scope, features), 0);
    const Variable mean = scope.state("moving_mean", features, 0);
    const Variable variance = scope.state("moving_variance", features, 1);
    if (!scope.training() || !scope.trainable()) {
      const auto kept = [&](const Symbol& vector) { return reshape(vector, along_axes(x.shape(), axes)); };
      const Symbol factor = rsqrt(variance.value() + epsilon_) * gamma;
      return (x - kept(mean.value())) * kept(factor) + kept(beta);
    }
    const BatchNormalized made = batch_normalization(x, gamma, beta, epsilon_, axes[0]);
    scope.assign(mean, mean.value() * momentum_ + made.mean * (1 - momentum_));
    scope.assign(variance, variance.value() * momentum_ + made.variance * (1 - momentum_));
    return made.y;
  }

 private:
  std::int64_t axis_;
  double momentum_;
  double epsilon_;
  ScaleAndShift after_;
};

}  // namespace

void register_batch_normalization(Registrar& registrar) { registrar.add<BatchNormalization>(); }

}  // namespace plexus
