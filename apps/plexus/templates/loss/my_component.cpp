#include <plexus/plexus.hpp>

using namespace plexus;

/// Pseudo-Huber loss: delta^2 (sqrt(1 + ((target - prediction) / delta)^2) - 1), its mean over the last axis.
/// It is like a square for errors below delta, and like their absolute value above.
class MyComponent final : public Loss {
 public:
  static Schema schema() {
    return Schema("my_component", "Pseudo-Huber loss: quadratic for small errors, linear for large ones")
        .number("delta", 1, "the error between the two", greater_than(0))
        .example({{"delta", 0.5}});
  }
  explicit MyComponent(const Options& options) : delta_(options.number("delta")) {}

  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    const Symbol error = (target - prediction) / delta_;
    return mean_of_last_axis((sqrt(1 + square(error)) - 1) * (delta_ * delta_));
  }

 private:
  double delta_;
};

PLEXUS_PLUGIN("my_component", "0.1.0", registrar) { registrar.add<MyComponent>(); }
