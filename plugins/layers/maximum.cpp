#include "merging.hpp"

namespace plexus {
namespace {

/// max(x1, x2, ...); two inputs or more, which broadcast as Keras's merging layers do.
class Maximum final : public Layer {
 public:
  static Schema schema() {
    return Schema("maximum", "Largest of the inputs, element by element")
        .example({}, {rows_of({4}), rows_of({4})});
  }

  std::vector<Symbol> call_many(Scope&, std::span<const Symbol> inputs) const override {
    return {combined("maximum", inputs, plexus::maximum)};
  }
};

}  // namespace

void register_maximum(Registrar& registrar) { registrar.add<Maximum>(); }

}  // namespace plexus
