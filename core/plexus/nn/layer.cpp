#include <plexus/error/error.hpp>
#include <plexus/nn/detail/returned.hpp>
#include <plexus/nn/layer.hpp>

#include <fmt/format.h>

namespace plexus {

Layer::~Layer() = default;

Symbol Layer::call(Scope& scope, const Symbol&) const {
  throw UsageError(fmt::format("the class of layer '{}' overrides neither call nor call_many", scope.path()));
}

std::vector<Symbol> Layer::call_many(Scope& scope, std::span<const Symbol> inputs) const {
  if (inputs.size() == 1) return {call(scope, inputs.front())};
  std::string shapes;
  for (const Symbol& input : inputs) shapes += (shapes.empty() ? "" : ", ") + input.shape().text();
  throw ShapeError(
      fmt::format("expected one input, found {}: {}; a layer such as concatenate or add makes one of several",
                  inputs.size(), shapes));
}

std::vector<FittedState> Layer::fitted_states() const { return {}; }

bool Layer::takes_indices() const { return false; }

std::vector<Symbol> outputs_of(const Layer& layer, Scope& scope, std::span<const Symbol> inputs) {
  return calling_plugin(layer, fmt::format("calling '{}'", scope.path()), [&] {
    std::vector<Symbol> made = layer.call_many(scope, inputs);
    if (made.empty()) throw UsageError("the layer returned nothing");
    for (const Symbol& symbol : made) require_returned(symbol, scope.graph(), "the layer");
    return made;
  });
}

}  // namespace plexus
