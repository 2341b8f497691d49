#include <plexus/plexus.hpp>

#include <algorithm>

#include <fmt/format.h>

#include "training_values.hpp"

namespace plexus {
namespace {

/// (x - center) / scale.
class Centered final : public ColumnFunction {
 public:
  Centered(double center, double scale) : center_(center), scale_(scale) {}

  void apply(double value, std::span<double> out) const override { out[0] = (value - center_) / scale_; }
  double inverse(double value) const override { return value * scale_ + center_; }
  std::string inverse_formula() const override { return fmt::format("x * ({}) + ({})", scale_, center_); }

 private:
  double center_;
  double scale_;
};

/// scikit-learn's RobustScaler.
class RobustScaler final : public Transform {
 public:
  static Schema schema() {
    return Schema("robust_scaler", "(x - median) / distance of two quantiles: outliers count little")
        .optional_numbers("quantile_range", "the two quantiles in percent; absent: [25, 75]", between(0, 100))
        .boolean("with_centering", true, "subtract the median")
        .boolean("with_scaling", true, "divide by the distance of the quantiles");
  }

  explicit RobustScaler(const Options& options)
      : with_centering_(options.boolean("with_centering")), with_scaling_(options.boolean("with_scaling")) {
    if (!options.has("quantile_range")) return;
    const std::vector<double>& range = options.numbers("quantile_range");
    if (range.size() != 2 || range[0] > range[1]) {
      throw ConfigError("quantile_range is [low, high] in percent, with low at most high");
    }
    low_ = range[0];
    high_ = range[1];
  }

  CellKind treats() const override { return CellKind::numbers; }
  bool invertible() const override { return true; }

  FittedColumn fit(const ColumnValues& column) const override {
    std::vector<double> values = training_values(column);
    std::sort(values.begin(), values.end());
    const double distance = linear_quantile(values, high_ / 100) - linear_quantile(values, low_ / 100);
    return {{{"center", {with_centering_ ? median_of(values) : 0.0}},
             {"scale", {with_scaling_ ? scale_or_one(distance) : 1.0}}},
            {}};
  }

  std::unique_ptr<const ColumnFunction> function(const FittedColumn& fitted) const override {
    return std::make_unique<Centered>(fitted_number(fitted, "center"), fitted_number(fitted, "scale"));
  }

 private:
  double low_ = 25;
  double high_ = 75;
  bool with_centering_;
  bool with_scaling_;
};

}  // namespace

void register_robust_scaler(Registrar& registrar) { registrar.add<RobustScaler>(); }

}  // namespace plexus
