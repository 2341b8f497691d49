#include <plexus/plexus.hpp>

using namespace plexus;

/// A learning rate that rises to `peak` in `warmup` steps, then falls with the square root of the steps:
/// peak * min(n / warmup, sqrt(warmup / n)) in step n = 1, 2, ...
class MyComponent final : public Schedule {
 public:
  static Schema schema() {
    return Schema("my_component", "Rises to peak in warmup steps, then falls with the root of the steps")
        .number("peak", "the largest learning rate", greater_than(0))
        .integer("warmup", 100, "steps until it is reached", at_least(1))
        .example({{"peak", 0.1}, {"warmup", 20}});
  }
  explicit MyComponent(const Options& options)
      : peak_(options.number("peak")), warmup_(static_cast<double>(options.integer("warmup"))) {}

  Symbol at(const Symbol& step, const FitLength&) const override {
    const Symbol n = step + 1;  // core counts from 0
    return peak_ * minimum(n / warmup_, sqrt(warmup_ / n));
  }

 private:
  double peak_;
  double warmup_;
};

PLEXUS_PLUGIN("my_component", "0.1.0", registrar) { registrar.add<MyComponent>(); }
