#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// Fully connected layer: activation(x . kernel + bias) on the last axis.
/// x: [..., features] -> [..., units], rank 2 or more. kernel: [features, units], bias: [units].
class Dense final : public Layer {
 public:
  static Schema schema() {
    return Schema("dense", "Fully connected layer")
        .integer("units", "width of the output", at_least(1))
        .hint("for example dense: {units: 10}")
        .component("activation", Kind::layer, "linear", "what the sums go through")
        .boolean("use_bias", true, "add a bias vector")
        .component("kernel_initializer", Kind::initializer, "glorot_uniform", "what the kernel starts as")
        .component("bias_initializer", Kind::initializer, "zeros", "what the bias starts as")
        .optional_component("kernel_regularizer", Kind::regularizer, "a price for the kernel's size")
        .optional_component("bias_regularizer", Kind::regularizer, "a price for the bias's size")
        .example({{"units", 8}})
        .example({{"units", 3}, {"activation", "tanh"}, {"kernel_regularizer", "l2"}}, {rows_of({2, 5})});
  }

  explicit Dense(const Options& options)
      : units_(options.integer("units")),
        use_bias_(options.boolean("use_bias")),
        activation_(options.make<Layer>("activation")),
        kernel_initializer_(options.make<Initializer>("kernel_initializer")),
        bias_initializer_(options.make<Initializer>("bias_initializer")),
        kernel_regularizer_(options.make<Regularizer>("kernel_regularizer")),
        bias_regularizer_(options.make<Regularizer>("bias_regularizer")) {}

  Symbol call(Scope& scope, const Symbol& x) const override {
    if (x.shape().rank() < 2) throw ShapeError("dense needs rows of features, [?, ..., features]; found [?]");
    const Symbol kernel = scope.parameter("kernel", {x.shape().back(), units_}, *kernel_initializer_,
                                          {kernel_regularizer_.get()});
    Symbol y = matmul(x, kernel);
    if (use_bias_) y = y + scope.parameter("bias", {units_}, *bias_initializer_, {bias_regularizer_.get()});
    return scope.call("activation", *activation_, y);
  }

 private:
  std::int64_t units_;
  bool use_bias_;
  std::unique_ptr<const Layer> activation_;
  std::unique_ptr<const Initializer> kernel_initializer_;
  std::unique_ptr<const Initializer> bias_initializer_;
  std::unique_ptr<const Regularizer> kernel_regularizer_;
  std::unique_ptr<const Regularizer> bias_regularizer_;
};

}  // namespace

void register_dense(Registrar& registrar) { registrar.add<Dense>(); }

}  // namespace plexus
