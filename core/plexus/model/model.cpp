#include <plexus/config/detail/names.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/error/error.hpp>
#include <plexus/model/detail/call_layers.hpp>
#include <plexus/model/detail/placeholder_batch.hpp>
#include <plexus/model/model.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {
namespace {

void require_good_name(const std::string& name) {
  if (is_good_name(name)) return;
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
}

/// No name becomes free again: the search goes on where it ended for the last layer of this type.
std::string Model::unique_name(const std::string& type) {
  int& number = last_numbers_[type];
  return free_name(type, number, [&](const std::string& name) { return taken(name); });
}

const Model::Entry* Model::find_layer(std::string_view name) const {
  const auto found = layer_of_.find(name);
  return found == layer_of_.end() || found->second < 0 ? nullptr
                                                       : &layers_[static_cast<std::size_t>(found->second)];
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
  inputs_.push_back({std::move(name), row});
  return append({-1, static_cast<int>(inputs_.size()) - 1, {}, {}});
}

Model::Value Model::add(NamedLayer layer, std::vector<Value> from) {
  require_open();
  if (!layer.layer) throw UsageError("a layer that is added to a model must not be null");
  if (layer.name.empty()) layer.name = unique_name(layer.type);
  require_free(layer.name);
  require_values(from, layer.name);
  layer_of_.emplace(layer.name, static_cast<int>(layers_.size()));
  layers_.push_back({std::move(layer), 0, 0});
  return append({static_cast<int>(layers_.size()) - 1, -1, std::move(from), {}});
}

Model::Value Model::share(std::string_view layer, std::vector<Value> from) {
  require_open();
  const Entry* found = find_layer(layer);
  if (found == nullptr) throw UsageError(fmt::format("there is no layer '{}' to share", layer));
  require_values(from, layer);
  return append({static_cast<int>(found - layers_.data()), -1, std::move(from), {}});
}

void Model::output(Value value) {
  require_open();
  if (value.call < 0 || value.call >= static_cast<int>(calls_.size()) || value.output < 0) {
    throw UsageError("the output is a value that the model does not have");
  }
  output_names_.push_back(free_name(source_name(value), [&](const std::string& name) {
    return std::find(output_names_.begin(), output_names_.end(), name) != output_names_.end();
  }));
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
  const Call& call = calls_[static_cast<std::size_t>(value.call)];
  return call.layer < 0 ? inputs_[static_cast<std::size_t>(call.input)].name
                        : layers_[static_cast<std::size_t>(call.layer)].layer.name;
}

std::vector<Symbol> Model::call(Trace& trace, std::span<const Symbol> inputs) const {
  if (!built_) throw UsageError("the model is not built yet");
  const std::vector<std::vector<Symbol>> values = call_layers(*this, trace, inputs);
  std::vector<Symbol> outputs;
  for (const Value& value : outputs_) {
    outputs.push_back(values[static_cast<std::size_t>(value.call)][static_cast<std::size_t>(value.output)]);
  }
  return outputs;
}

void Model::build(DType dtype) {
  if (outputs_.empty()) throw UsageError("the model has no output");
  const ProcessGuard guard;
  Trace trace({true, dtype, 0, nullptr});
  take_shapes(call_for_build(trace));
  declarations_.clear();
  for (const Declaration& declaration : trace.declarations()) {
    if (declaration.role == Role::parameter || declaration.role == Role::state) {
      declarations_.push_back(declaration);
    }
  }
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
  const std::size_t nested = difference.place.find('/');
  const std::string name = difference.place.substr(0, nested);
  const Entry* entry = find_layer(name);
  if (entry == nullptr) return;
  const NamedLayer& layer = entry->layer;
  try {
    calling_plugin(*layer.layer, "calling it",
                   [&] { throw UsageError(with_batch_shown_open(text_of(difference))); });
  } catch (Error& error) {
    if (nested != std::string::npos) {
      error.add_context(fmt::format("in its {}", difference.place.substr(nested + 1)));
    }
    error.add_context(fmt::format("in layer '{}' ({})", layer.name, layer.type));
    error.facts().layer = layer.name;
    rethrow_at(layer.position);
  }
}

void Model::rethrow_in_layer(std::string_view name) const {
  const Entry* entry = find_layer(name);
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
  for (const Value& value : outputs_) {
    const std::size_t count = calls_[static_cast<std::size_t>(value.call)].shapes.size();
    if (static_cast<std::size_t>(value.output) >= count) {
      throw UsageError(fmt::format("'{}' has {} output(s), output {} does not exist", source_name(value),
                                   count, value.output));
    }
  }
}

void Model::count_parameters() {
  for (Entry& entry : layers_) entry.parameters = entry.non_trainable = 0;
  for (const Declaration& declaration : declarations_) {
    const auto found = layer_of_.find(declaration.name.substr(0, declaration.name.find('/')));
    if (found == layer_of_.end() || found->second < 0) continue;
    Entry& entry = layers_[static_cast<std::size_t>(found->second)];
    const bool trained = declaration.role == Role::parameter && declaration.trainable;
    (trained ? entry.parameters : entry.non_trainable) += declaration.type.shape.elements();
  }
}

}  // namespace plexus
