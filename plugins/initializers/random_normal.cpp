#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// Normal numbers of a mean and a standard deviation.
class RandomNormal final : public Initializer {
 public:
  static Schema schema() {
    return Schema("random_normal", "Normal, of a mean and a standard deviation")
        .number("mean", 0.0, "of the numbers")
        .number("stddev", 0.05, "their standard deviation", at_least(0))
        .alias("normal");
  }

  explicit RandomNormal(const Options& options)
      : mean_(options.number("mean")), stddev_(options.number("stddev")) {}

  Symbol make(Random& random, const Shape& shape) const override {
    return random.normal(shape) * stddev_ + mean_;
  }

 private:
  double mean_;
  double stddev_;
};

}  // namespace

void register_random_normal(Registrar& registrar) { registrar.add<RandomNormal>(); }

}  // namespace plexus
