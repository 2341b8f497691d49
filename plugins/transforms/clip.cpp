#include <plexus/plexus.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace plexus {
namespace {

class Clipped final : public ColumnFunction {
 public:
  Clipped(double low, double high) : low_(low), high_(high) {}
  void apply(double value, std::span<double> out) const override {
    out[0] = std::isnan(value) ? value : std::clamp(value, low_, high_);
  }

 private:
  double low_;
  double high_;
};

class Clip final : public Transform {
 public:
  static Schema schema() {
    return Schema("clip", "Values below a minimum become it, values above a maximum become that")
        .optional_number("min", "the least value that stays; absent: none")
        .optional_number("max", "the largest value that stays; absent: none")
        .example({{"min", -1}, {"max", 1}});
  }
  explicit Clip(const Options& options) {
    if (options.has("min")) low_ = options.number("min");
    if (options.has("max")) high_ = options.number("max");
    if (!options.has("min") && !options.has("max")) throw ConfigError("clip needs `min`, `max` or both");
    if (low_ > high_) throw ConfigError("clip takes a `min` that is at most `max`");
  }

  CellKind treats() const override { return CellKind::numbers; }
  FittedColumn fit(const ColumnValues&) const override { return {}; }
  std::unique_ptr<const ColumnFunction> function(const FittedColumn&) const override {
    return std::make_unique<Clipped>(low_, high_);
  }

 private:
  double low_ = -std::numeric_limits<double>::infinity();
  double high_ = std::numeric_limits<double>::infinity();
};

}  // namespace

void register_clip(Registrar& registrar) { registrar.add<Clip>(); }

}  // namespace plexus
