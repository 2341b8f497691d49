#include "scaled_draw.hpp"

namespace plexus {
namespace {

/// Normal, cut at two standard deviations, of variance 1 / the mean of fan_in and fan_out: Glorot, Bengio
/// 2010.
class GlorotNormal final : public Initializer {
 public:
  static Schema schema() {
    return Schema("glorot_normal",
                  "Normal, cut at two standard deviations, variance 1 / the mean of fan_in and fan_out");
  }

  Symbol make(Random& random, const Shape& shape) const override {
    return variance_scaled(random, shape, 1, Fan::mean, Draw::normal);
  }
};

}  // namespace

void register_glorot_normal(Registrar& registrar) { registrar.add<GlorotNormal>(); }

}  // namespace plexus
