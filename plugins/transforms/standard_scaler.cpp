#include <plexus/data/moments.hpp>
#include <plexus/plexus.hpp>

#include <fmt/format.h>

namespace plexus {
namespace {

/// (x - mean) / scale.
class Standardized final : public ColumnFunction {
 public:
  Standardized(double mean, double scale) : mean_(mean), scale_(scale) {}

  void apply(double value, std::span<double> out) const override { out[0] = (value - mean_) / scale_; }
  double inverse(double value) const override { return value * scale_ + mean_; }
  std::string inverse_formula() const override { return fmt::format("x * ({}) + ({})", scale_, mean_); }

 private:
  double mean_;
  double scale_;
};

/// scikit-learn's StandardScaler, bit for bit on a C-contiguous float64 array. A column that is constant has
/// the scale 1; missing cells are left out of the moments and stay missing.
class StandardScaler final : public Transform {
 public:
  static Schema schema() {
    return Schema("standard_scaler",
                  "(x - mean) / standard deviation, as scikit-learn's on a C-contiguous float64 array; other "
                  "orders of memory (a pandas frame) give it other last digits")
        .boolean("with_mean", true, "subtract the mean")
        .boolean("with_std", true, "divide by the standard deviation, or by 1 for a constant column");
  }

  explicit StandardScaler(const Options& options)
      : with_mean_(options.boolean("with_mean")), with_std_(options.boolean("with_std")) {}

  CellKind treats() const override { return CellKind::numbers; }
  bool invertible() const override { return true; }

  FittedColumn fit(const ColumnValues& column) const override {
    const Moments moments = moments_of_column(column.values, column.alone);
    if (moments.count == 0) throw DataError("has no value in the training part, so that it has no mean");
    return {{{"mean", {with_mean_ ? moments.mean : 0.0}}, {"scale", {with_std_ ? scale_of(moments) : 1.0}}},
            {}};
  }

  std::unique_ptr<const ColumnFunction> function(const FittedColumn& fitted) const override {
    return std::make_unique<Standardized>(fitted_number(fitted, "mean"), fitted_number(fitted, "scale"));
  }

 private:
  bool with_mean_;
  bool with_std_;
};

}  // namespace

void register_standard_scaler(Registrar& registrar) { registrar.add<StandardScaler>(); }

}  // namespace plexus
