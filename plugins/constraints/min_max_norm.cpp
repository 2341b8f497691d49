#include <fmt/format.h>

#include "norms.hpp"

namespace plexus {
namespace {

/// Vectors are scaled towards a norm in [min_value, max_value], by the share `rate` of the way. Keras 3,
/// constraints.py.
class MinMaxNorm final : public Constraint {
 public:
  static Schema schema() {
    return Norms::with_options(
               Schema("min_max_norm", "Vectors are scaled to a norm between two")
                   .number("min_value", 0.0, "the smallest norm", at_least(0))
                   .number("max_value", 1.0, "the largest norm", greater_than(0))
                   .number("rate", 1.0, "the share of the way that an update brings them", between(0, 1)))
        .example({})
        .example({{"min_value", 0.5}, {"max_value", 0.8}, {"rate", 0.5}, {"axis", Tree::list({-1})}});
  }

  explicit MinMaxNorm(const Options& options)
      : norms_(options),
        min_(options.number("min_value")),
        max_(options.number("max_value")),
        rate_(options.number("rate")) {
    if (min_ <= max_) return;
    throw ConfigError(
        fmt::format("min_value is {}, above max_value, {}: no norm is between them", min_, max_));
  }

  Symbol project(const Symbol& w) const override {
    const Symbol norms = norms_.of(w, "min_max_norm");
    return rescaled(w, norms, clip(norms, min_, max_) * rate_ + norms * (1 - rate_));
  }

 private:
  Norms norms_;
  double min_;
  double max_;
  double rate_;
};

}  // namespace

void register_min_max_norm(Registrar& registrar) { registrar.add<MinMaxNorm>(); }

}  // namespace plexus
