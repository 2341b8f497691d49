#include <plexus/plexus.hpp>

#include <fmt/format.h>

namespace plexus {
namespace {

/// (x - mean) / max(sqrt(variance), 1e-7) for each feature, the last axis of x: [batch, ..., features]. Mean
/// and variance are found in the training data before the first step (Keras's `adapt`) and are stored with
/// the weights, or they are given.
class Normalization final : public Layer {
 public:
  static Schema schema() {
    return Schema("normalization",
                  "(x - mean) / sqrt(variance), both found in the training data before the first step")
        .optional_numbers("mean", "of each feature, or one for all; absent: found in the training data")
        .optional_numbers("variance", "of each feature, or one for all; given together with mean",
                          at_least(0));
  }

  explicit Normalization(const Options& options) {
    if (options.has("mean") != options.has("variance")) {
      throw ConfigError("layer 'normalization' takes mean and variance together, or neither");
    }
    if (!options.has("mean")) return;
    mean_ = options.numbers("mean");
    variance_ = options.numbers("variance");
    if (mean_.empty() || mean_.size() != variance_.size()) {
      throw ConfigError(
          fmt::format("layer 'normalization' takes as many variances as means, 1 at least: "
                      "found {} and {}",
                      variance_.size(), mean_.size()));
    }
  }

  Symbol call(Scope& scope, const Symbol& x) const override {
    if (x.shape().rank() < 2) {
      throw ShapeError("normalization needs rows of features, [?, ..., features]; found [?]");
    }
    const Shape features{x.shape().back()};
    const bool given = !mean_.empty();
    const Symbol mean = given ? constants(x, mean_) : scope.state("mean", features, 0).value();
    const Symbol variance = given ? constants(x, variance_) : scope.state("variance", features, 1).value();
    return (x - mean) / maximum(sqrt(variance), 1e-7);
  }

  std::vector<FittedState> fitted_states() const override {
    if (!mean_.empty()) return {};
    return {{"mean", Statistic::mean}, {"variance", Statistic::variance}};
  }

 private:
  static Symbol constants(const Symbol& x, const std::vector<double>& values) {
    const auto count = static_cast<std::int64_t>(values.size());
    if (count != 1 && count != x.shape().back()) {
      throw ShapeError(fmt::format("normalization has {} means and variances, but x {} has {} features",
                                   count, x.shape().text(), x.shape().back()));
    }
    const Tensor tensor = Tensor::of(Shape{count}, std::span<const double>(values));
    return x.graph().constant(tensor.converted(x.dtype()));
  }

  std::vector<double> mean_;
  std::vector<double> variance_;
};

}  // namespace

void register_normalization(Registrar& registrar) { registrar.add<Normalization>(); }

}  // namespace plexus
