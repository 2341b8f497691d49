#include <plexus/config/names.hpp>
#include <plexus/error/error.hpp>
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

bool Model::taken(std::string_view name) const {
  return std::any_of(inputs_.begin(), inputs_.end(),
                     [&](const Input& input) { return input.name == name; }) ||
         std::any_of(layers_.begin(), layers_.end(),
                     [&](const Entry& entry) { return entry.layer.name == name; });
}

void Model::require_free(const std::string& name) const {
  require_good_name(name);
  if (taken(name)) {
    throw UsageError(
        fmt::format("the name '{}' is given twice; layers and inputs have names of their own", name));
  }
}

std::string Model::unique_name(const std::string& type) const {
  return free_name(type, [&](const std::string& name) { return taken(name); });
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
  inputs_.push_back({std::move(name), row});
  return append({-1, static_cast<int>(inputs_.size()) - 1, {}, {}});
}

Model::Value Model::add(NamedLayer layer, std::vector<Value> from) {
  require_open();
  if (!layer.layer) throw UsageError("a layer that is added to a model must not be null");
  if (layer.name.empty()) layer.name = unique_name(layer.type);
  require_free(layer.name);
  require_values(from, layer.name);
  layers_.push_back({std::move(layer), 0, 0});
  return append({static_cast<int>(layers_.size()) - 1, -1, std::move(from), {}});
}

Model::Value Model::share(std::string_view layer, std::vector<Value> from) {
  require_open();
  const auto found = std::find_if(layers_.begin(), layers_.end(),
                                  [&](const Entry& entry) { return entry.layer.name == layer; });
  if (found == layers_.end()) throw UsageError(fmt::format("there is no layer '{}' to share", layer));
  require_values(from, layer);
  return append({static_cast<int>(found - layers_.begin()), -1, std::move(from), {}});
}

void Model::output(Value value) {
  require_open();
  if (value.call < 0 || value.call >= static_cast<int>(calls_.size()) || value.output < 0) {
    throw UsageError("the output is a value that the model does not have");
  }
  outputs_.push_back(value);
}

Model Model::sequential(const Type& row, std::vector<NamedLayer> layers, std::string input) {
  Model model;
  Value last = model.input(std::move(input), row);
  for (NamedLayer& layer : layers) last = model.add(std::move(layer), last);
  model.output(last);
  return model;
}

const std::string& Model::source_name(const Value& value) const {
  const Call& call = calls_[static_cast<std::size_t>(value.call)];
  return call.layer < 0 ? inputs_[static_cast<std::size_t>(call.input)].name
                        : layers_[static_cast<std::size_t>(call.layer)].layer.name;
}

std::string Model::output_name(std::size_t i) const {
  std::vector<std::string> names;
  for (std::size_t output = 0; output <= i; ++output) {
    names.push_back(free_name(source_name(outputs_.at(output)), [&](const std::string& name) {
      return std::find(names.begin(), names.end(), name) != names.end();
    }));
  }
  return names.back();
}

}  // namespace plexus
