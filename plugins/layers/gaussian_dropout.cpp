#include <plexus/plexus.hpp>

#include <cmath>

namespace plexus {
namespace {

/// While training, x times normal numbers of mean 1 and variance rate / (1 - rate), the variance of dropout's
/// factors; else x itself. Srivastava et al. 2014, section 10.
class GaussianDropout final : public Layer {
 public:
  static Schema schema() {
    return Schema("gaussian_dropout", "Multiplies by normal noise around 1 while training")
        .number("rate", "the noise has the variance of dropout with this rate", in_half_open(0, 1))
        .example({{"rate", 0.5}});
  }

  explicit GaussianDropout(const Options& options) : rate_(options.number("rate")) {}

  Symbol call(Scope& scope, const Symbol& x) const override {
    if (!scope.training() || rate_ == 0) return x;
    return x * (scope.random_normal(x.shape()) * std::sqrt(rate_ / (1 - rate_)) + 1.0);
  }

 private:
  double rate_;
};

}  // namespace

void register_gaussian_dropout(Registrar& registrar) { registrar.add<GaussianDropout>(); }

}  // namespace plexus
