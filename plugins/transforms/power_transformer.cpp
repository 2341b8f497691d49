#include <plexus/data/moments.hpp>
#include <plexus/plexus.hpp>

#include <cmath>

#include <fmt/format.h>

#include "training_values.hpp"
#include "yeo_johnson.hpp"

namespace plexus {
namespace {

class Powered final : public ColumnFunction {
 public:
  Powered(double lambda, double mean, double scale) : lambda_(lambda), mean_(mean), scale_(scale) {}

  void apply(double value, std::span<double> out) const override {
    out[0] = std::isnan(value) ? value : (yeo_johnson(value, lambda_) - mean_) / scale_;
  }
  double inverse(double value) const override { return yeo_johnson_inverse(value * scale_ + mean_, lambda_); }
  std::string inverse_formula() const override {
    return yeo_johnson_inverse_formula(fmt::format("x * ({}) + ({})", scale_, mean_), lambda_);
  }

 private:
  double lambda_;
  double mean_;
  double scale_;
};

/// scikit-learn's PowerTransformer with its default method.
class PowerTransformer final : public Transform {
 public:
  static Schema schema() {
    return Schema("power_transformer",
                  "Yeo-Johnson's power that makes a column most like a normal distribution")
        .boolean("standardize", true, "then subtract the mean and divide by the standard deviation");
  }

  explicit PowerTransformer(const Options& options) : standardize_(options.boolean("standardize")) {}

  CellKind treats() const override { return CellKind::numbers; }
  bool invertible() const override { return true; }

  FittedColumn fit(const ColumnValues& column) const override {
    const std::vector<double> values = training_values(column);
    // A constant column is left as it is. As in scikit-learn, one with gaps is not taken for constant.
    const bool whole = values.size() == column.values.size();
    const Moments raw = moments_of_column(column.values, column.alone);
    const bool constant = whole && scale_of(raw) == 1 && raw.variance != 1;
    const double lambda = constant ? 1 : best_lambda(values);
    double mean = 0;
    double scale = 1;
    if (standardize_) {
      std::vector<double> powered;
      for (const double value : column.values) {
        powered.push_back(std::isnan(value) ? value : yeo_johnson(value, lambda));
      }
      const Moments moments = moments_of_column(powered, column.alone);
      mean = moments.mean;
      scale = scale_of(moments);
    }
    return {{{"lambda", {lambda}}, {"mean", {mean}}, {"scale", {scale}}}, {}};
  }

  std::unique_ptr<const ColumnFunction> function(const FittedColumn& fitted) const override {
    return std::make_unique<Powered>(fitted_number(fitted, "lambda"), fitted_number(fitted, "mean"),
                                     fitted_number(fitted, "scale"));
  }

 private:
  bool standardize_;
};

}  // namespace

void register_power_transformer(Registrar& registrar) { registrar.add<PowerTransformer>(); }

}  // namespace plexus
