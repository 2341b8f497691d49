#include <plexus/plexus.hpp>

#include <fmt/format.h>

namespace plexus {
namespace {

/// While training, each feature of a batch is brought to mean 0 and variance 1 (of the whole batch, not
/// Bessel's), then scaled by gamma and shifted by beta; moving averages of mean and variance are kept and
/// take their place in evaluation and prediction, and in training too if the layer is not trainable. They
/// start as 0 and 1. x: [batch, ..., features, ...] of rank 2 or more -> its shape. Ioffe, Szegedy, "Batch
/// Normalization", 2015.
class BatchNormalization final : public Layer {
 public:
  static Schema schema() {
    return Schema("batch_normalization", "Mean 0 and variance 1 of each feature in a batch, then scaled")
        .integer("axis", -1, "along which the features lie; negative ones count from the end")
        .number("momentum", 0.99, "share that the moving averages keep in a step", between(0, 1))
        .number("epsilon", 1e-3, "added to the variance", greater_than(0))
        .boolean("center", true, "add beta, which is trained")
        .boolean("scale", true, "multiply by gamma, which is trained")
        .component("beta_initializer", Kind::initializer, "zeros", "what beta starts as")
        .component("gamma_initializer", Kind::initializer, "ones", "what gamma starts as")
        .optional_component("beta_regularizer", Kind::regularizer, "a price for the size of beta")
        .optional_component("gamma_regularizer", Kind::regularizer, "a price for the size of gamma")
        .example({})
        .example({{"axis", 1}}, {rows_of({2, 3})});
  }

  explicit BatchNormalization(const Options& options)
      : axis_(options.integer("axis")),
        momentum_(options.number("momentum")),
        epsilon_(options.number("epsilon")),
        center_(options.boolean("center")),
        scale_(options.boolean("scale")),
        beta_initializer_(options.make<Initializer>("beta_initializer")),
        gamma_initializer_(options.make<Initializer>("gamma_initializer")),
        beta_regularizer_(options.make<Regularizer>("beta_regularizer")),
        gamma_regularizer_(options.make<Regularizer>("gamma_regularizer")) {}

  Symbol call(Scope& scope, const Symbol& x) const override {
    const std::int64_t axis = axis_of(x.shape());
    const Shape features{x.shape().dim(axis)};
    const Symbol gamma =
        scale_ ? scope.parameter("gamma", features, *gamma_initializer_, {gamma_regularizer_.get()})
               : full(x.graph(), {x.dtype(), features}, 1);
    const Symbol beta = center_
                            ? scope.parameter("beta", features, *beta_initializer_, {beta_regularizer_.get()})
                            : full(x.graph(), {x.dtype(), features}, 0);
    const Variable mean = scope.state("moving_mean", features, 0);
    const Variable variance = scope.state("moving_variance", features, 1);
    if (!scope.training() || !scope.trainable()) {
      const auto kept = [&](const Symbol& vector) { return along(vector, axis, x.shape()); };
      const Symbol factor = rsqrt(variance.value() + epsilon_) * gamma;
      return (x - kept(mean.value())) * kept(factor) + kept(beta);
    }
    const BatchNormalized made = batch_normalization(x, gamma, beta, epsilon_, axis);
    scope.assign(mean, mean.value() * momentum_ + made.mean * (1 - momentum_));
    scope.assign(variance, variance.value() * momentum_ + made.variance * (1 - momentum_));
    return made.y;
  }

 private:
  std::int64_t axis_of(const Shape& shape) const {
    const auto rank = static_cast<std::int64_t>(shape.rank());
    const std::int64_t axis = axis_ < 0 ? axis_ + rank : axis_;
    if (axis >= 1 && axis < rank) return axis;
    throw ShapeError(
        fmt::format("batch_normalization: axis {} is none of the features' of {}", axis_, shape.text()));
  }

  /// [features] in the shape that broadcasts to `shape` along `axis`.
  static Symbol along(const Symbol& vector, std::int64_t axis, const Shape& shape) {
    Shape kept = vector.shape();
    for (auto i = static_cast<std::int64_t>(shape.rank()) - 1; i > axis; --i) kept = kept.inserted(1, 1);
    return reshape(vector, kept);
  }

  std::int64_t axis_;
  double momentum_;
  double epsilon_;
  bool center_;
  bool scale_;
  std::unique_ptr<const Initializer> beta_initializer_;
  std::unique_ptr<const Initializer> gamma_initializer_;
  std::unique_ptr<const Regularizer> beta_regularizer_;
  std::unique_ptr<const Regularizer> gamma_regularizer_;
};

}  // namespace

void register_batch_normalization(Registrar& registrar) { registrar.add<BatchNormalization>(); }

}  // namespace plexus
