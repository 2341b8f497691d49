#include "scaled_draw.hpp"

namespace plexus {
namespace {

/// Normal, cut at two standard deviations, of variance 2 / fan_in: He et al. 2015.
class HeNormal final : public Initializer {
 public:
  static Schema schema() {
    return Schema("he_normal", "Normal, cut at two standard deviations, variance 2 / fan_in");
  }

  Symbol make(Random& random, const Shape& shape) const override {
    return variance_scaled(random, shape, 2, Fan::in, Draw::normal);
  }
};

}  // namespace

void register_he_normal(Registrar& registrar) { registrar.add<HeNormal>(); }

}  // namespace plexus
