#include <plexus/plexus.hpp>

using namespace plexus;

/// Gated linear unit (Dauphin, Fan, Auli, Grangier 2017): (x · values) * sigmoid(x · gates).
/// x: [batch, ..., features] -> [batch, ..., units]. values, gates: [features, units].
class MyComponent final : public Layer {
 public:
  static Schema schema() {
    return Schema("my_component", "Gated linear unit: (x · values) * sigmoid(x · gates)")
        .integer("units", "width of the output", at_least(1))
        .component("kernel_initializer", Kind::initializer, "glorot_uniform",
                   "what values and gates start as")
        .example({{"units", 3}}, {rows_of({4})});
  }
  explicit MyComponent(const Options& options)
      : units_(options.integer("units")), initializer_(options.make<Initializer>("kernel_initializer")) {}

  Symbol call(Scope& scope, const Symbol& x) const override {
    const Shape kernel{x.shape().back(), units_};
    const Symbol values = scope.parameter("values", kernel, *initializer_);
    const Symbol gates = scope.parameter("gates", kernel, *initializer_);
    return matmul(x, values) * sigmoid(matmul(x, gates));
  }

 private:
  std::int64_t units_;
  std::unique_ptr<const Initializer> initializer_;
};

PLEXUS_PLUGIN("my_component", "0.1.0", registrar) { registrar.add<MyComponent>(); }
