#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// x where x > 0, else alpha * (exp(x) - 1).
class Elu final : public Layer {
 public:
  static Schema schema() {
    return Schema("elu", "Exponential linear unit").number("alpha", 1.0, "the limit for small x is -alpha");
  }

  explicit Elu(const Options& options) : alpha_(options.number("alpha")) {}

  Symbol call(Scope&, const Symbol& x) const override { return elu(x, alpha_); }

 private:
  double alpha_;
};

}  // namespace

void register_elu(Registrar& registrar) { registrar.add<Elu>(); }

}  // namespace plexus
