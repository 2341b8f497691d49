#include <plexus/config/detail/name_pattern.hpp>
#include <plexus/config/detail/suggestion.hpp>
#include <plexus/run/detail/initial_layers.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

/// The variables of a layer.
std::vector<const Declaration*> variables_of(const Model& model, const std::string& layer) {
  std::vector<const Declaration*> found;
  for (const Declaration& declaration : model.declarations()) {
    if (declaration.name.starts_with(layer + "/")) found.push_back(&declaration);
  }
  return found;
}

std::vector<std::string> layers_with_weights(const Model& model) {
  std::vector<std::string> names;
  for (const Model::Entry& entry : model.layers()) {
    if (!variables_of(model, entry.layer.name).empty()) names.push_back(entry.layer.name);
  }
  return names;
}

/// "dense, dense_1": what stands before the last '/' of each name.
std::string layers_in(const NamedTensors& weights) {
  std::set<std::string> layers;
  for (const auto& [name, tensor] : weights) layers.insert(name.substr(0, name.rfind('/')));
  return fmt::format("{}", fmt::join(layers, ", "));
}

/// Adds the variables of a layer to `taken`; what is wrong with them goes to `diagnostics`.
void take_layer(const std::string& layer, const NamedTensors& weights, const Model& model,
                const std::string& file, const Position& at, NamedTensors& taken, Diagnostics& diagnostics) {
  const auto in_layer = [&](const auto& entry) { return entry.first.starts_with(layer + "/"); };
  if (std::none_of(weights.begin(), weights.end(), in_layer)) {
    diagnostics.error(at, fmt::format("{} has no weights of a layer '{}'; its layers are: {}", file, layer,
                                      layers_in(weights)));
    return;
  }
  for (const Declaration* variable : variables_of(model, layer)) {
    const auto found = weights.find(variable->name);
    if (found == weights.end()) {
      diagnostics.error(at, fmt::format("{} has no '{}', which the model has as {}", file, variable->name,
                                        variable->type.shape.text()));
    } else if (found->second.shape() != variable->type.shape) {
      diagnostics.error(at, fmt::format("'{}' has the shape {} in {}, and {} in the model", variable->name,
                                        found->second.shape().text(), file, variable->type.shape.text()));
    } else {
      taken.insert(*found);
    }
  }
}

}  // namespace

void check_initial_layers(const RunConfig& config, const Model& model) {
  const std::vector<std::string> layers = layers_with_weights(model);
  Diagnostics diagnostics;
  for (const RunConfig::LayerPattern& pattern : config.initial_layers) {
    if (std::any_of(layers.begin(), layers.end(),
                    [&](const std::string& layer) { return fits_pattern(pattern.text, layer); })) {
      continue;
    }
    const std::string near = nearest(pattern.text, layers);
    diagnostics.error(
        pattern.position,
        fmt::format("no layer with weights is named '{}'{}; these layers have weights: {}", pattern.text,
                    near.empty() ? "" : "; did you mean '" + near + "'?", fmt::join(layers, ", ")));
  }
  diagnostics.throw_if_any();
}

NamedTensors weights_of_layers(const NamedTensors& weights, const RunConfig& config, const Model& model) {
  NamedTensors taken;
  Diagnostics diagnostics;
  const std::string file = config.initial_weights.string();
  for (const std::string& layer : layers_with_weights(model)) {
    const auto& patterns = config.initial_layers;
    const auto pattern =
        std::find_if(patterns.begin(), patterns.end(),
                     [&](const RunConfig::LayerPattern& each) { return fits_pattern(each.text, layer); });
    if (pattern == patterns.end()) continue;
    take_layer(layer, weights, model, file, pattern->position, taken, diagnostics);
  }
  diagnostics.throw_if_any();
  return taken;
}

}  // namespace plexus
