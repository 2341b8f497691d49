#include <plexus/plexus.hpp>

#include <cmath>

using namespace plexus;

/// Uniform numbers in [-scale / sqrt(inputs), scale / sqrt(inputs)), where `inputs` are the rows of a kernel.
/// Random numbers come from `random` alone: so weights are the same on every backend and machine.
class MyComponent final : public Initializer {
 public:
  static Schema schema() {
    return Schema("my_component", "Uniform within scale / sqrt(inputs) of 0")
        .number("scale", 1, "the limit for a single input", greater_than(0))
        .example({{"scale", 2}});
  }
  explicit MyComponent(const Options& options) : scale_(options.number("scale")) {}

  Symbol make(Random& random, const Shape& shape) const override {
    const double limit = scale_ / std::sqrt(fans(shape).in);
    return (2 * random.uniform(shape) - 1) * limit;
  }

 private:
  double scale_;
};

PLEXUS_PLUGIN("my_component", "0.1.0", registrar) { registrar.add<MyComponent>(); }
