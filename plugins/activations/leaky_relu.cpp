#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// x where x > 0, else negative_slope * x.
class LeakyRelu final : public Layer {
 public:
  static Schema schema() {
    return Schema("leaky_relu", "x where x > 0, else negative_slope * x")
        .number("negative_slope", "slope where x < 0")
        .hint("Keras uses 0.2 for the function and 0.3 for the layer")
        .example({{"negative_slope", 0.2}});
  }

  explicit LeakyRelu(const Options& options) : negative_slope_(options.number("negative_slope")) {}

  Symbol call(Scope&, const Symbol& x) const override { return leaky_relu(x, negative_slope_); }

 private:
  double negative_slope_;
};

}  // namespace

void register_leaky_relu(Registrar& registrar) { registrar.add<LeakyRelu>(); }

}  // namespace plexus
