#include <cmath>

#include <mlx/mlx.h>

namespace mx = mlx::core;

/// Gated linear unit: (x · values) * sigmoid(x · gates). MLX has no layers in C++: whoever trains one passes
/// its arrays to value_and_grad and updates them.
struct GatedUnit {
  GatedUnit(int features, int units)
      : values(glorot_uniform(features, units)), gates(glorot_uniform(features, units)) {}
  mx::array operator()(const mx::array& x) const {
    return mx::matmul(x, values) * mx::sigmoid(mx::matmul(x, gates));
  }
  static mx::array glorot_uniform(int features, int units) {
    const float limit = std::sqrt(6.0F / static_cast<float>(features + units));
    return mx::random::uniform(-limit, limit, {features, units});
  }
  mx::array values;
  mx::array gates;
};

mx::array used(const mx::array& x) { return GatedUnit(4, 3)(x); }
