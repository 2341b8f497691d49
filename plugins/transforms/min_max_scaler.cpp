#include <plexus/plexus.hpp>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "training_values.hpp"

namespace plexus {
namespace {

/// x * scale + offset, clipped if asked for.
class Stretched final : public ColumnFunction {
 public:
  Stretched(double scale, double offset, bool clip, double low, double high)
      : scale_(scale), offset_(offset), clip_(clip), low_(low), high_(high) {}

  void apply(double value, std::span<double> out) const override {
    const double stretched = value * scale_ + offset_;
    out[0] = clip_ && !std::isnan(stretched) ? std::clamp(stretched, low_, high_) : stretched;
  }
  double inverse(double value) const override { return (value - offset_) / scale_; }
  std::string inverse_formula() const override { return fmt::format("(x - ({})) / ({})", offset_, scale_); }

 private:
  double scale_;
  double offset_;
  bool clip_;
  double low_;
  double high_;
};

/// scikit-learn's MinMaxScaler, bit for bit.
class MinMaxScaler final : public Transform {
 public:
  static Schema schema() {
    return Schema("min_max_scaler", "Stretches the range of the training rows to another one")
        .optional_numbers("feature_range",
                          "[low, high] that the smallest and largest value become; absent: [0, 1]")
        .boolean("clip", false, "values beyond those of the training rows become low or high");
  }

  explicit MinMaxScaler(const Options& options) : clip_(options.boolean("clip")) {
    if (!options.has("feature_range")) return;
    const std::vector<double>& range = options.numbers("feature_range");
    if (range.size() != 2 || !(range[0] < range[1])) {
      throw ConfigError("feature_range is [low, high] with low less than high");
    }
    low_ = range[0];
    high_ = range[1];
  }

  CellKind treats() const override { return CellKind::numbers; }
  bool invertible() const override { return !clip_; }

  FittedColumn fit(const ColumnValues& column) const override {
    const std::vector<double> values = training_values(column);
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    const double range = *most - *least;
    const double scale = (high_ - low_) / scale_or_one(range);
    return {{{"scale", {scale}}, {"offset", {low_ - *least * scale}}}, {}};
  }

  std::unique_ptr<const ColumnFunction> function(const FittedColumn& fitted) const override {
    return std::make_unique<Stretched>(fitted_number(fitted, "scale"), fitted_number(fitted, "offset"), clip_,
                                       low_, high_);
  }

 private:
  double low_ = 0;
  double high_ = 1;
  bool clip_;
};

}  // namespace

void register_min_max_scaler(Registrar& registrar) { registrar.add<MinMaxScaler>(); }

}  // namespace plexus
