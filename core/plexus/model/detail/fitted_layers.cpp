#include <plexus/config/diagnostics.hpp>
#include <plexus/config/plugin_call.hpp>
#include <plexus/error/error.hpp>
#include <plexus/model/detail/fitted_layers.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {
namespace {

bool is_fitted(const Layer& layer) {
  return calling_plugin(layer, "asking which states are fitted",
                        [&] { return !layer.fitted_states().empty(); });
}

/// The input of the model that a call reads, or -1.
int input_of(const Model& model, const Model::Call& call) {
  if (call.from.size() != 1) return -1;
  const Model::Call& source = model.calls()[static_cast<std::size_t>(call.from.front().call)];
  return source.layer < 0 ? source.input : -1;
}

[[noreturn]] void refuse(const Model& model, const Model::Call& call, const std::string& why) {
  const NamedLayer& layer = model.layers()[static_cast<std::size_t>(call.layer)].layer;
  ShapeError error(fmt::format(
      "layer '{}' ({}) is fitted to the training data before the first step, so it takes one input of the "
      "model: {}",
      layer.name, layer.type, why));
  error.facts().layer = layer.name;
  at_place(call.position, [&] { throw error; });
  throw error;
}

}  // namespace

std::vector<FittedLayer> fitted_layers(const Model& model) {
  std::vector<FittedLayer> fitted;
  for (const Model::Call& call : model.calls()) {
    if (call.layer < 0) continue;
    const auto layer = static_cast<std::size_t>(call.layer);
    if (!is_fitted(*model.layers()[layer].layer.layer)) continue;
    const int input = input_of(model, call);
    if (input < 0) {
      refuse(model, call,
             fmt::format("found it behind '{}'. Place it right behind the input, or write what it would find "
                         "into its options",
                         model.source_name(call.from.front())));
    }
    const bool again = std::any_of(fitted.begin(), fitted.end(),
                                   [&](const FittedLayer& other) { return other.layer == layer; });
    if (again) refuse(model, call, "found it shared. Write one layer for each input");
    fitted.push_back({layer, static_cast<std::size_t>(input)});
  }
  return fitted;
}

}  // namespace plexus
