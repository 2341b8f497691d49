#include "norms.hpp"

namespace plexus {
namespace {

/// Vectors are scaled to norm 1. Keras 3, constraints.py.
class UnitNorm final : public Constraint {
 public:
  static Schema schema() {
    return Norms::with_options(Schema("unit_norm", "Vectors are scaled to norm 1"))
        .example({})
        .example({{"axis", Tree::list({-1})}});
  }

  explicit UnitNorm(const Options& options) : norms_(options) {}

  Symbol project(const Symbol& w) const override { return w / (norms_.of(w, "unit_norm") + 1e-7); }

 private:
  Norms norms_;
};

}  // namespace

void register_unit_norm(Registrar& registrar) { registrar.add<UnitNorm>(); }

}  // namespace plexus
