#include "merging.hpp"

namespace plexus {
namespace {

/// (x1 + x2 + ...) / their number; two inputs or more, which broadcast as Keras's merging layers do.
class Average final : public Layer {
 public:
  static Schema schema() {
    return Schema("average", "Mean of the inputs, element by element")
        .example({}, {rows_of({4}), rows_of({4})});
  }

  std::vector<Symbol> call_many(Scope&, std::span<const Symbol> inputs) const override {
    return {combined("average", inputs, operator+) / static_cast<double>(inputs.size())};
  }
};

}  // namespace

void register_average(Registrar& registrar) { registrar.add<Average>(); }

}  // namespace plexus
