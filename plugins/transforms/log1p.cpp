#include <plexus/plexus.hpp>

#include <cmath>

#include <fmt/format.h>

namespace plexus {
namespace {

/// log(1 + x).
class Logarithm final : public ColumnFunction {
 public:
  void apply(double value, std::span<double> out) const override {
    if (value <= -1) throw DataError(fmt::format("holds {}, and log1p takes numbers greater than -1", value));
    out[0] = std::log1p(value);
  }
  double inverse(double value) const override { return std::expm1(value); }
  std::string inverse_formula() const override { return "expm1(x)"; }
};

class Log1p final : public Transform {
 public:
  static Schema schema() {
    return Schema("log1p", "log(1 + x), which draws a skewed column together")
        .example({}, {rows_of({4}, -0.5, 3)});
  }

  CellKind treats() const override { return CellKind::numbers; }
  bool invertible() const override { return true; }
  FittedColumn fit(const ColumnValues&) const override { return {}; }
  std::unique_ptr<const ColumnFunction> function(const FittedColumn&) const override {
    return std::make_unique<Logarithm>();
  }
};

}  // namespace

void register_log1p(Registrar& registrar) { registrar.add<Log1p>(); }

}  // namespace plexus
