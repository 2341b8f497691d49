#include <plexus/plexus.hpp>

using namespace plexus;

/// Gated linear unit: activation(x · values) * gate, where gate = sigmoid(x · gates + bias).
/// x: [batch, ..., features] -> [batch, ..., units]. values, gates: [features, units], bias: [units].
///
/// With `hard` a gate is open (1) or closed (0). A step has no useful gradient, so that of the sigmoid stands
/// in for it: the straight-through estimator (Bengio, Léonard, Courville 2013).
class GatedUnit final : public Layer {
 public:
  static Schema schema() {
    return Schema("gated_unit", "activation(x · values) * sigmoid(x · gates + bias)")
        .integer("units", "width of the output", at_least(1))
        .component("activation", Kind::layer, "linear", "of the values")
        .boolean("hard", false, "gates are open or closed, nothing between")
        .component("kernel_initializer", Kind::initializer, "glorot_uniform",
                   "what values and gates start as")
        .component("bias_initializer", Kind::initializer, "zeros", "what the bias of the gates starts as")
        .optional_component("kernel_regularizer", Kind::regularizer, "of values and gates")
        .example({{"units", 3}}, {rows_of({4})})
        .example({{"units", 2}, {"activation", "tanh"}}, {rows_of({3, 4})});
  }
  explicit GatedUnit(const Options& options)
      : units_(options.integer("units")),
        hard_(options.boolean("hard")),
        activation_(options.make<Layer>("activation")),
        kernel_initializer_(options.make<Initializer>("kernel_initializer")),
        bias_initializer_(options.make<Initializer>("bias_initializer")),
        regularizer_(options.make<Regularizer>("kernel_regularizer")) {}

  Symbol call(Scope& scope, const Symbol& x) const override {
    const Shape shape{x.shape().back(), units_};
    const ParameterOptions regularized{regularizer_.get()};
    const Symbol values = scope.parameter("values", shape, *kernel_initializer_, regularized);
    const Symbol gates = scope.parameter("gates", shape, *kernel_initializer_, regularized);
    const Symbol bias = scope.parameter("bias", {units_}, *bias_initializer_);

    Symbol gate = sigmoid(matmul(x, gates) + bias);
    if (hard_) {
      const Symbol open = cast(greater(gate, 0.5), gate.dtype());
      gate = gate + stop_gradient(open - gate);  // the value of `open`, the gradient of `gate`
    }
    return scope.call("activation", *activation_, matmul(x, values)) * gate;
  }

 private:
  std::int64_t units_;
  bool hard_;
  std::unique_ptr<const Layer> activation_;
  std::unique_ptr<const Initializer> kernel_initializer_;
  std::unique_ptr<const Initializer> bias_initializer_;
  std::unique_ptr<const Regularizer> regularizer_;
};

PLEXUS_PLUGIN("gated_unit", "0.1.0", registrar) { registrar.add<GatedUnit>(); }
