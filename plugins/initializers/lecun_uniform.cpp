#include "scaled_draw.hpp"

namespace plexus {
namespace {

/// Uniform, of variance 1 / fan_in: LeCun et al. 1998.
class LecunUniform final : public Initializer {
 public:
  static Schema schema() { return Schema("lecun_uniform", "Uniform, variance 1 / fan_in"); }

  Symbol make(Random& random, const Shape& shape) const override {
    return variance_scaled(random, shape, 1, Fan::in, Draw::uniform);
  }
};

}  // namespace

void register_lecun_uniform(Registrar& registrar) { registrar.add<LecunUniform>(); }

}  // namespace plexus
