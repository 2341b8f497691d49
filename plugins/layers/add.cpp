#include "merging.hpp"

namespace plexus {
namespace {

/// x1 + x2 + ...; two inputs or more, which broadcast as Keras's merging layers do.
class Add final : public Layer {
 public:
  static Schema schema() {
    return Schema("add", "Sum of the inputs, element by element").example({}, {rows_of({4}), rows_of({4})});
  }

  std::vector<Symbol> call_many(Scope&, std::span<const Symbol> inputs) const override {
    return {combined("add", inputs, operator+)};
  }
};

}  // namespace

void register_add(Registrar& registrar) { registrar.add<Add>(); }

}  // namespace plexus
