#include <plexus/config/detail/names.hpp>
#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/error/error.hpp>
#include <plexus/graph/detail/placeholder_batch.hpp>
#include <plexus/model/detail/call_layers.hpp>
#include <plexus/model/detail/fitted_layers.hpp>
#include <plexus/model/detail/variable_shapes.hpp>
#include <plexus/model/model.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {
namespace {

void require_good_name(std::string_view name) {
  for (std::string_view rest = name;;) {
    const std::size_t bar = rest.find('/');
    if (!is_good_name(rest.substr(0, bar))) break;
    if (bar == rest.npos) return;
    rest.remove_prefix(bar + 1);
  }
  throw UsageError(fmt::format(
      "'{}' cannot be the name of a layer or input: expected letters, digits, '_', '-' and '.'", name));
}

}  // namespace

Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;
Model::~Model() = default;

void Model::require_open() const {
  if (built_) throw UsageError("the model is built: its layers and outputs are fixed");
}

void Model::require_free(const std::string& name) const {
  require_good_name(name);
  if (taken(name)) {
    throw UsageError(
        fmt::format("the name '{}' is given twice; layers and inputs have names of their own", name));
  }
  const Entry* outer = layer_of_path(name);
  const auto inner = layer_of_.lower_bound(name + '/');
  const bool around = inner != layer_of_.end() && inner->first.starts_with(name + '/');
  if (outer == nullptr && !around) return;
  throw UsageError(fmt::format("the layers '{}' and '{}' could not tell their variables apart: rename one",
                               name, outer != nullptr ? outer->layer.name : inner->first));
}

/// Names never become free again, so the search continues at the last number of this type.
std::string Model::unique_name(const std::string& type) {
  int& number = last_numbers_[type];
  return free_name(type, number, [&](const std::string& name) { return taken(name); });
}

const Model::Entry* Model::find_layer(std::string_view name) const {
  const auto found = layer_of_.find(name);
  return found == layer_of_.end() || found->second < 0 ? nullptr
                                                       : &layers_[static_cast<std::size_t>(found->second)];
}

const Model::Entry* Model::layer_of_path(std::string_view path) const {
  for (;;) {
    if (const Entry* found = find_layer(path)) return found;
    const std::size_t bar = path.rfind('/');
    if (bar == path.npos) return nullptr;
    path = path.substr(0, bar);
  }
}

void Model::require_values(std::span<const Value> from, std::string_view layer) const {
  if (from.empty()) throw UsageError(fmt::format("layer '{}' needs an input", layer));
  for (const Value& value : from) {
    if (value.call < 0 || value.call >= static_cast<int>(calls_.size()) || value.output < 0) {
      throw UsageError(
          fmt::format("layer '{}' is to be called on a value that the model does not have", layer));
    }
  }
}

Model::Value Model::append(Call call) {
  calls_.push_back(std::move(call));
  return {static_cast<int>(calls_.size()) - 1, 0};
}

Model::Value Model::input(std::string name, const Type& row) {
  require_open();
  require_free(name);
  layer_of_.emplace(name, -1);
  Call call{-1, static_cast<int>(inputs_.size()), {}};
  call.name = name;
  inputs_.push_back({std::move(name), row});
  return append(std::move(call));
}

Model::Value Model::add(NamedLayer layer, std::vector<Value> from, std::vector<Position> places) {
  require_open();
  if (!layer.layer) throw UsageError("a layer that is added to a model must not be null");
  if (layer.name.empty()) layer.name = unique_name(layer.type);
  require_free(layer.name);
  require_values(from, layer.name);
  const auto index = static_cast<int>(layers_.size());
  layer_of_.emplace(layer.name, index);
  Call call{index, -1, std::move(from), {}, layer.name, layer.position, std::move(places)};
  layers_.push_back({std::move(layer), 0, 0});
  return append(std::move(call));
}

Model::Value Model::share(std::string_view layer, std::vector<Value> from, std::string name,
                          Position position, std::vector<Position> places) {
  require_open();
  const Entry* found = find_layer(layer);
  if (found == nullptr) throw UsageError(fmt::format("there is no layer '{}' to share", layer));
  require_values(from, layer);
  if (name.empty()) {
    name = layer;
  } else {
    require_free(name);
    layer_of_.emplace(name, -1);
  }
  const auto index = static_cast<int>(found - layers_.data());
  return append({index, -1, std::move(from), {}, std::move(name), std::move(position), std::move(places)});
}

void Model::output(Value value, std::string name, Position position) {
  require_open();
  if (value.call < 0 || value.call >= static_cast<int>(calls_.size()) || value.output < 0) {
    throw UsageError("the output is a value that the model does not have");
  }
  const auto used = [&](const std::string& other) {
    return std::find(output_names_.begin(), output_names_.end(), other) != output_names_.end();
  };
  if (name.empty()) name = free_name(source_name(value), used);
  if (used(name)) throw UsageError(fmt::format("two outputs are named '{}'", name));
  output_names_.push_back(std::move(name));
  output_places_.push_back(std::move(position));
  outputs_.push_back(value);
}

Model Model::sequential(const Type& row, std::vector<NamedLayer> layers, std::string input) {
  Model model;
  Value last = model.input(std::move(input), row);
  for (NamedLayer& layer : layers) last = model.add(std::move(layer), last);
  model.output(last);
  return model;
}

const std::string& Model::output_name(std::size_t i) const {
  if (i < output_names_.size()) return output_names_[i];
  throw UsageError(
      fmt::format("the model has {} output(s), output {} (from 0) does not exist", output_names_.size(), i));
}

const std::string& Model::source_name(const Value& value) const {
  if (value.call < 0 || value.call >= static_cast<int>(calls_.size())) {
    throw UsageError(fmt::format("the model has {} value(s), value {} (from 0) does not exist", calls_.size(),
                                 value.call));
  }
  return calls_[static_cast<std::size_t>(value.call)].name;
}

std::vector<Model::Value> Model::values_of(std::string_view name) const {
  const auto found = layer_of_.find(name);
  if (found == layer_of_.end()) {
    std::vector<std::string> names;
    for (const auto& [known, layer] : layer_of_) names.push_back(known);
    throw UsageError(fmt::format("the model has no layer '{}'{}", name, suggestion(name, names)));
  }
  std::vector<Value> values;
  for (std::size_t i = 0; i < calls_.size(); ++i) {
    if (source_name({static_cast<int>(i), 0}) != name) continue;
    for (std::size_t k = 0; k < calls_[i].shapes.size(); ++k) {
      values.push_back({static_cast<int>(i), static_cast<int>(k)});
    }
  }
  return values;
}

std::vector<Symbol> Model::call(Trace& trace, std::span<const Symbol> inputs) const {
  return call(trace, inputs, outputs_);
}

std::vector<Symbol> Model::call(Trace& trace, std::span<const Symbol> inputs,
                                std::span<const Value> values) const {
  if (!built_) throw UsageError("the model is not built yet");
  const std::vector<std::vector<Symbol>> made = call_layers(*this, trace, inputs);
  std::vector<Symbol> wanted;
  for (const Value& value : values) {
    wanted.push_back(made[static_cast<std::size_t>(value.call)][static_cast<std::size_t>(value.output)]);
  }
  return wanted;
}

void Model::build(DType dtype) {
  if (outputs_.empty()) throw UsageError("the model has no output");
  const ProcessGuard guard;
  static_cast<void>(fitted_layers(*this));  // throws for one that cannot be fitted
  Trace trace({true, dtype, 0, nullptr});
  take_shapes(call_for_build(trace));
  declarations_.clear();
  for (const Declaration& declaration : trace.declarations()) {
    if (declaration.role == Role::parameter || declaration.role == Role::state) {
      declarations_.push_back(declaration);
    }
  }
  require_no_batch(*this, declarations_, dtype);
  count_parameters();
  built_graph_ = trace.finish();
  built_dtype_ = dtype;
  built_ = true;
}

std::vector<std::vector<Symbol>> Model::call_for_build(Trace& trace) const {
  std::vector<Symbol> inputs;
  for (const Input& input : inputs_) {
    const Type type{input.row.dtype, input.row.shape.inserted(0, placeholder_batch_size)};
    inputs.push_back(trace.graph().input(input.name, type));
  }
  return call_layers(*this, trace, inputs);
}

void Model::require_pure() const {
  Trace trace({true, built_dtype_, 0, nullptr});
  call_for_build(trace);
  const auto difference = first_difference(*built_graph_, trace.graph());
  if (!difference) return;
  blame_layer(*difference);
  throw UsageError(text_of(*difference));
}

void Model::blame_layer(const GraphDifference& difference) const {
  const Entry* entry = layer_of_path(difference.place);
  if (entry == nullptr) return;
  const NamedLayer& layer = entry->layer;
  const bool nested = difference.place.size() > layer.name.size();
  try {
    calling_plugin(*layer.layer, "calling it",
                   [&] { throw UsageError(with_batch_shown_open(text_of(difference))); });
  } catch (Error& error) {
    if (nested) {
      error.add_context(fmt::format("in its {}", difference.place.substr(layer.name.size() + 1)));
    }
    error.add_context(fmt::format("in layer '{}' ({})", layer.name, layer.type));
    error.facts().layer = layer.name;
    rethrow_at(layer.position);
  }
}

void Model::rethrow_in_layer(std::string_view name) const {
  const Entry* entry = layer_of_path(name);
  try {
    throw;
  } catch (Error& error) {
    error.facts().layer = entry == nullptr ? "" : entry->layer.name;
    if (entry == nullptr) throw;
    error.add_context(fmt::format("in layer '{}' ({})", entry->layer.name, entry->layer.type));
    rethrow_at(entry->layer.position);
  }
}

void Model::take_shapes(const std::vector<std::vector<Symbol>>& values) {
  for (std::size_t i = 0; i < calls_.size(); ++i) {
    calls_[i].shapes.clear();
    for (const Symbol& symbol : values[i]) calls_[i].shapes.push_back(symbol.shape().from(1));
  }
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    const Call& call = calls_[static_cast<std::size_t>(outputs_[i].call)];
    at_place(output_places_[i], [&] { require_output(call.name, call.shapes, outputs_[i].output); });
  }
}

void Model::count_parameters() {
  for (Entry& entry : layers_) entry.parameters = entry.non_trainable = 0;
  for (const Declaration& declaration : declarations_) {
    const Entry* found = layer_of_path(declaration.name);
    if (found == nullptr) continue;
    Entry& entry = layers_[static_cast<std::size_t>(found - layers_.data())];
    const bool trained = declaration.role == Role::parameter && declaration.trainable;
    (trained ? entry.parameters : entry.non_trainable) += declaration.type.shape.elements();
  }
}

}  // namespace plexus
