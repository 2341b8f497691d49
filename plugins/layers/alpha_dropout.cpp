#include <plexus/plexus.hpp>

#include <cmath>

namespace plexus {
namespace {

/// While training, values become -1.7581, the limit of selu, with probability `rate`, and all are scaled and
/// shifted so that values of mean 0 and variance 1 keep both; else x itself. Klambauer et al.,
/// "Self-Normalizing Neural Networks", 2017.
class AlphaDropout final : public Layer {
 public:
  static Schema schema() {
    return Schema("alpha_dropout", "Dropout that keeps mean and variance, for networks of selu")
        .number("rate", "share of the values that are replaced", in_half_open(0, 1))
        .example({{"rate", 0.5}});
  }

  explicit AlphaDropout(const Options& options) : rate_(options.number("rate")) {}

  Symbol call(Scope& scope, const Symbol& x) const override {
    if (!scope.training() || rate_ == 0) return x;
    constexpr double limit = -1.6732632423543772 * 1.0507009873554805;
    const double scale = 1 / std::sqrt((1 - rate_) * (1 + rate_ * limit * limit));
    const Symbol kept = greater_equal(scope.random_uniform(x.shape()), rate_);
    return select(kept, x, limit) * scale - scale * limit * rate_;
  }

 private:
  double rate_;
};

}  // namespace

void register_alpha_dropout(Registrar& registrar) { registrar.add<AlphaDropout>(); }

}  // namespace plexus
