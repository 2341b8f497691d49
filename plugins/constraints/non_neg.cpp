#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// max(w, 0). Keras 3, constraints.py.
class NonNeg final : public Constraint {
 public:
  static Schema schema() { return Schema("non_neg", "Weights below 0 become 0"); }

  explicit NonNeg(const Options&) {}

  Symbol project(const Symbol& w) const override { return maximum(w, 0.0); }
};

}  // namespace

void register_non_neg(Registrar& registrar) { registrar.add<NonNeg>(); }

}  // namespace plexus
