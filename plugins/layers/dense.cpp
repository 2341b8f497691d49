#include "trained_weight.hpp"

namespace plexus {
namespace {

/// Fully connected layer: activation(x . kernel + bias) on the last axis.
/// x: [..., features] -> [..., units], rank 2 or more. kernel: [features, units], bias: [units].
class Dense final : public Layer {
 public:
  static Schema schema() {
    Schema made = Schema("dense", "Fully connected layer")
                      .integer("units", "width of the output", at_least(1))
                      .hint("for example dense: {units: 10}")
                      .component("activation", Kind::layer, "linear", "what the sums go through")
                      .boolean("use_bias", true, "add a bias vector");
    made = TrainedWeight::with_options(std::move(made), "kernel", "kernel", "glorot_uniform");
    return TrainedWeight::with_options(std::move(made), "bias", "bias", "zeros")
        .example({{"units", 8}})
        .example({{"units", 3}, {"activation", "tanh"}, {"kernel_regularizer", "l2"}}, {rows_of({2, 5})});
  }

  explicit Dense(const Options& options)
      : units_(options.integer("units")),
        use_bias_(options.boolean("use_bias")),
        activation_(options.make<Layer>("activation")),
        kernel_(options, "kernel"),
        bias_(options, "bias") {}

  Symbol call(Scope& scope, const Symbol& x) const override {
    if (x.shape().rank() < 2) throw ShapeError("dense needs rows of features, [?, ..., features]; found [?]");
    Symbol y = matmul(x, kernel_.declared(scope, "kernel", {x.shape().back(), units_}));
    if (use_bias_) y = y + bias_.declared(scope, "bias", {units_});
    return scope.call("activation", *activation_, y);
  }

 private:
  std::int64_t units_;
  bool use_bias_;
  std::unique_ptr<const Layer> activation_;
  TrainedWeight kernel_;
  TrainedWeight bias_;
};

}  // namespace

void register_dense(Registrar& registrar) { registrar.add<Dense>(); }

}  // namespace plexus
