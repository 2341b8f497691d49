#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// Numbers spread evenly over [minval, maxval).
class RandomUniform final : public Initializer {
 public:
  static Schema schema() {
    return Schema("random_uniform", "Spread evenly between two numbers")
        .number("minval", -0.05, "from here")
        .number("maxval", 0.05, "to below here")
        .alias("uniform");
  }

  explicit RandomUniform(const Options& options)
      : low_(options.number("minval")), high_(options.number("maxval")) {
    if (low_ > high_) throw ConfigError("initializer 'random_uniform': minval is greater than maxval");
  }

  Symbol make(Random& random, const Shape& shape) const override {
    return random.uniform(shape) * (high_ - low_) + low_;
  }

 private:
  double low_;
  double high_;
};

}  // namespace

void register_random_uniform(Registrar& registrar) { registrar.add<RandomUniform>(); }

}  // namespace plexus
