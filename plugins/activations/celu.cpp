#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// x where x > 0, else alpha * (exp(x / alpha) - 1): Barron, "Continuously Differentiable Exponential Linear
/// Units", 2017.
class Celu final : public Layer {
 public:
  static Schema schema() {
    return Schema("celu", "Exponential linear unit without a bend at 0")
        .number("alpha", 1.0, "the limit for small x is -alpha", greater_than(0))
        .example({{"alpha", 0.5}});
  }

  explicit Celu(const Options& options) : alpha_(options.number("alpha")) {}

  Symbol call(Scope&, const Symbol& x) const override {
    return maximum(x, 0.0) + alpha_ * expm1(minimum(x, 0.0) / alpha_);
  }

 private:
  double alpha_;
};

}  // namespace

void register_celu(Registrar& registrar) { registrar.add<Celu>(); }

}  // namespace plexus
