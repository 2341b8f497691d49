#include <plexus/plexus.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>

using namespace plexus;

/// Divides by `scale`; the inverse multiplies by it.
class MyComponentFunction final : public ColumnFunction {
 public:
  explicit MyComponentFunction(double scale) : scale_(scale) {}

  void apply(double value, std::span<double> out) const override { out[0] = value / scale_; }
  double inverse(double value) const override { return value * scale_; }
  std::string inverse_formula() const override {
    char text[40];
    std::snprintf(text, sizeof text, "x * %.17g", scale_);
    return text;
  }

 private:
  double scale_;
};

/// Divides a column by the largest absolute value of its training rows, rounded up to a power of two, so that
/// the division is exact. A missing cell stays missing.
class MyComponent final : public Transform {
 public:
  static Schema schema() {
    return Schema("my_component", "Numbers divided by a power of two, into [-1, 1]").example({});
  }

  CellKind treats() const override { return CellKind::numbers; }
  bool invertible() const override { return true; }

  FittedColumn fit(const ColumnValues& column) const override {
    double largest = 0;
    for (const double value : column.values) {
      if (!std::isnan(value)) largest = std::max(largest, std::abs(value));
    }
    const double scale = largest == 0 ? 1 : std::exp2(std::ceil(std::log2(largest)));
    return {{{"scale", {scale}}}, {}};
  }
  std::unique_ptr<const ColumnFunction> function(const FittedColumn& fitted) const override {
    return std::make_unique<MyComponentFunction>(fitted_number(fitted, "scale"));
  }
};

PLEXUS_PLUGIN("my_component", "0.1.0", registrar) { registrar.add<MyComponent>(); }
