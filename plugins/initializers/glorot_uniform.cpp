#include "scaled_draw.hpp"

namespace plexus {
namespace {

/// Uniform, of variance 1 / the mean of fan_in and fan_out: Glorot, Bengio 2010.
class GlorotUniform final : public Initializer {
 public:
  static Schema schema() {
    return Schema("glorot_uniform", "Uniform, variance 1 / the mean of fan_in and fan_out");
  }

  Symbol make(Random& random, const Shape& shape) const override {
    return variance_scaled(random, shape, 1, Fan::mean, Draw::uniform);
  }
};

}  // namespace

void register_glorot_uniform(Registrar& registrar) { registrar.add<GlorotUniform>(); }

}  // namespace plexus
