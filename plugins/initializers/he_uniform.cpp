#include "scaled_draw.hpp"

namespace plexus {
namespace {

/// Uniform, of variance 2 / fan_in: He et al. 2015.
class HeUniform final : public Initializer {
 public:
  static Schema schema() { return Schema("he_uniform", "Uniform, variance 2 / fan_in"); }

  Symbol make(Random& random, const Shape& shape) const override {
    return variance_scaled(random, shape, 2, Fan::in, Draw::uniform);
  }
};

}  // namespace

void register_he_uniform(Registrar& registrar) { registrar.add<HeUniform>(); }

}  // namespace plexus
