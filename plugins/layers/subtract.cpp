#include "merging.hpp"

namespace plexus {
namespace {

/// x1 - x2, which broadcast as Keras's merging layers do.
class Subtract final : public Layer {
 public:
  static Schema schema() {
    return Schema("subtract", "First input minus the second, element by element")
        .example({}, {rows_of({4}), rows_of({4})});
  }

  std::vector<Symbol> call_many(Scope&, std::span<const Symbol> inputs) const override {
    require_inputs("subtract", inputs, 2, 2);
    return {combined("subtract", inputs, operator-)};
  }
};

}  // namespace

void register_subtract(Registrar& registrar) { registrar.add<Subtract>(); }

}  // namespace plexus
