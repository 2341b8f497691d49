#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// While training, x plus normal numbers of mean 0; else x itself. Keras 3, gaussian_noise.py.
class GaussianNoise final : public Layer {
 public:
  static Schema schema() {
    return Schema("gaussian_noise", "Adds normal noise while training")
        .number("stddev", "standard deviation of the noise", between(0, 1))
        .example({{"stddev", 0.5}});
  }

  explicit GaussianNoise(const Options& options) : stddev_(options.number("stddev")) {}

  Symbol call(Scope& scope, const Symbol& x) const override {
    if (!scope.training() || stddev_ == 0) return x;
    return x + scope.random_normal(x.shape()) * stddev_;
  }

 private:
  double stddev_;
};

}  // namespace

void register_gaussian_noise(Registrar& registrar) { registrar.add<GaussianNoise>(); }

}  // namespace plexus
