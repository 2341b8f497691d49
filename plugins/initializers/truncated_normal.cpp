#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// Normal numbers of a mean and a standard deviation, drawn again where they are more than two standard
/// deviations from the mean. The standard deviation of the result is 0.88 of the given one.
class TruncatedNormal final : public Initializer {
 public:
  static Schema schema() {
    return Schema("truncated_normal", "Normal, cut at two standard deviations")
        .number("mean", 0.0, "of the numbers")
        .number("stddev", 0.05, "the standard deviation before cutting", at_least(0));
  }

  explicit TruncatedNormal(const Options& options)
      : mean_(options.number("mean")), stddev_(options.number("stddev")) {}

  Symbol make(Random& random, const Shape& shape) const override {
    return random.truncated_normal(shape) * stddev_ + mean_;
  }

 private:
  double mean_;
  double stddev_;
};

}  // namespace

void register_truncated_normal(Registrar& registrar) { registrar.add<TruncatedNormal>(); }

}  // namespace plexus
