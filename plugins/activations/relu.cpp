#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// x where x >= threshold, at most max_value; below it negative_slope * (x - threshold).
class Relu final : public Layer {
 public:
  static Schema schema() {
    return Schema("relu", "Rectified linear unit: max(x, 0)")
        .number("negative_slope", 0.0, "slope below the threshold", at_least(0))
        .optional_number("max_value", "the result is at most this", at_least(0))
        .number("threshold", 0.0, "values below it are cut", at_least(0));
  }

  explicit Relu(const Options& options)
      : negative_slope_(options.number("negative_slope")), threshold_(options.number("threshold")) {
    if (options.has("max_value")) max_value_ = options.number("max_value");
  }

  Symbol call(Scope&, const Symbol& x) const override {
    const Symbol y = rectified(x);
    return max_value_ ? minimum(y, *max_value_) : y;
  }

 private:
  Symbol rectified(const Symbol& x) const {
    if (threshold_ == 0) return negative_slope_ == 0 ? relu(x) : leaky_relu(x, negative_slope_);
    return select(greater_equal(x, threshold_), x, negative_slope_ * (x - threshold_));
  }

  double negative_slope_;
  double threshold_;
  std::optional<double> max_value_;
};

}  // namespace

void register_relu(Registrar& registrar) { registrar.add<Relu>(); }

}  // namespace plexus
