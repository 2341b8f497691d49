#include "scaled_draw.hpp"

namespace plexus {
namespace {

/// Numbers of mean 0 and variance scale / n, n being the number of inputs of a unit, of its outputs, or the
/// mean of both. The initializers of Glorot, He and LeCun are special cases. Keras 3, random_initializers.py.
class VarianceScaling final : public Initializer {
 public:
  static Schema schema() {
    return Schema("variance_scaling", "Of a variance that goes by the number of a unit's inputs or outputs")
        .number("scale", 1.0, "the variance for one of them", greater_than(0))
        .choice("mode", {"fan_in", "fan_out", "fan_avg"}, "fan_in", "inputs, outputs, or the mean of both")
        .choice("distribution", {"truncated_normal", "untruncated_normal", "uniform"}, "truncated_normal",
                "normal, cut at two standard deviations or not, or uniform")
        .example({})
        .example({{"scale", 2}, {"mode", "fan_avg"}, {"distribution", "uniform"}});
  }

  explicit VarianceScaling(const Options& options)
      : scale_(options.number("scale")),
        fan_(fan_of(options.text("mode"))),
        draw_(draw_of(options.text("distribution"))) {}

  Symbol make(Random& random, const Shape& shape) const override {
    return variance_scaled(random, shape, scale_, fan_, draw_);
  }

 private:
  static Fan fan_of(const std::string& mode) {
    if (mode == "fan_in") return Fan::in;
    return mode == "fan_out" ? Fan::out : Fan::mean;
  }
  static Draw draw_of(const std::string& distribution) {
    if (distribution == "uniform") return Draw::uniform;
    return distribution == "truncated_normal" ? Draw::normal : Draw::uncut_normal;
  }

  double scale_;
  Fan fan_;
  Draw draw_;
};

}  // namespace

void register_variance_scaling(Registrar& registrar) { registrar.add<VarianceScaling>(); }

}  // namespace plexus
