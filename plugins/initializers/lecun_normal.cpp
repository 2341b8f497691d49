#include "scaled_draw.hpp"

namespace plexus {
namespace {

/// Normal, cut at two standard deviations, of variance 1 / fan_in: LeCun et al. 1998.
class LecunNormal final : public Initializer {
 public:
  static Schema schema() {
    return Schema("lecun_normal", "Normal, cut at two standard deviations, variance 1 / fan_in");
  }

  Symbol make(Random& random, const Shape& shape) const override {
    return variance_scaled(random, shape, 1, Fan::in, Draw::normal);
  }
};

}  // namespace

void register_lecun_normal(Registrar& registrar) { registrar.add<LecunNormal>(); }

}  // namespace plexus
