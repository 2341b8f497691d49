#include "merging.hpp"

namespace plexus {
namespace {

/// min(x1, x2, ...); two inputs or more, which broadcast as Keras's merging layers do.
class Minimum final : public Layer {
 public:
  static Schema schema() {
    return Schema("minimum", "Smallest of the inputs, element by element")
        .example({}, {rows_of({4}), rows_of({4})});
  }

  std::vector<Symbol> call_many(Scope&, std::span<const Symbol> inputs) const override {
    return {combined("minimum", inputs, plexus::minimum)};
  }
};

}  // namespace

void register_minimum(Registrar& registrar) { registrar.add<Minimum>(); }

}  // namespace plexus
