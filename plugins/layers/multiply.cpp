#include "merging.hpp"

namespace plexus {
namespace {

/// x1 * x2 * ...; two inputs or more, which broadcast as Keras's merging layers do.
class Multiply final : public Layer {
 public:
  static Schema schema() {
    return Schema("multiply", "Product of the inputs, element by element")
        .example({}, {rows_of({4}), rows_of({4})});
  }

  std::vector<Symbol> call_many(Scope&, std::span<const Symbol> inputs) const override {
    return {combined("multiply", inputs, operator*)};
  }
};

}  // namespace

void register_multiply(Registrar& registrar) { registrar.add<Multiply>(); }

}  // namespace plexus
