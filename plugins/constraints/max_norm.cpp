#include "norms.hpp"

namespace plexus {
namespace {

/// Vectors that are longer than `value` are scaled to it. Keras 3, constraints.py.
class MaxNorm final : public Constraint {
 public:
  static Schema schema() {
    return Norms::with_options(Schema("max_norm", "Vectors that are longer than a norm are scaled to it")
                                   .number("value", 2.0, "the largest norm", greater_than(0)))
        .example({})
        .example({{"value", 0.5}, {"axis", Tree::list({-1})}});
  }

  explicit MaxNorm(const Options& options) : norms_(options), value_(options.number("value")) {}

  Symbol project(const Symbol& w) const override {
    const Symbol norms = norms_.of(w, "max_norm");
    return rescaled(w, norms, minimum(norms, value_));
  }

 private:
  Norms norms_;
  double value_;
};

}  // namespace

void register_max_norm(Registrar& registrar) { registrar.add<MaxNorm>(); }

}  // namespace plexus
