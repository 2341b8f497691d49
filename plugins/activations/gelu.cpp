#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// x * Phi(x), Phi the distribution function of N(0, 1); or its approximation by tanh. Hendrycks, Gimpel
/// 2016.
class Gelu final : public Layer {
 public:
  static Schema schema() {
    return Schema("gelu", "Gaussian error linear unit")
        .boolean("approximate", false, "use the form with tanh");
  }

  explicit Gelu(const Options& options) : approximate_(options.boolean("approximate")) {}

  Symbol call(Scope&, const Symbol& x) const override { return approximate_ ? gelu_tanh(x) : gelu(x); }

 private:
  bool approximate_;
};

}  // namespace

void register_gelu(Registrar& registrar) { registrar.add<Gelu>(); }

}  // namespace plexus
