#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/data/binding.hpp>
#include <plexus/data/detail/class_weight.hpp>
#include <plexus/data/split.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {

namespace {

std::vector<std::string> names_of(const Description& description) {
  std::vector<std::string> names;
  for (const Field& field : description.fields) names.push_back(field.name);
  return names;
}

/// The field, or null after telling where its name stands.
const Field* find(const Description& description, const std::string& name, const Position& at,
                  Diagnostics& diagnostics) {
  for (const Field& field : description.fields) {
    if (field.name == name) return &field;
  }
  diagnostics.error(
      at, fmt::format("the data has no column '{}'{}", name, suggestion(name, names_of(description))));
  return nullptr;
}

std::vector<DataConfig::Group> declared(const Description& description, Use use, const Position& at) {
  std::vector<DataConfig::Group> groups;
  for (const Field& field : description.fields) {
    if (field.use == use) groups.push_back({field.name, {field.name}, at, {}});
  }
  return groups;
}

bool is_text(const Field& field) { return field.dtype_is_known && !field.classes.empty(); }

BoundGroup bound_alone(const DataConfig::Group& group, const Field& field, bool input, const Position& at,
                       Diagnostics& diagnostics) {
  if (input && is_text(field)) {
    diagnostics.error(
        at, fmt::format("column '{}' cannot be an input: it holds classes, not numbers", field.name));
  }
  BoundGroup bound{group.name, group.columns, field.row, field.dtype_is_known, field.classes};
  if (input && field.row.shape.is_scalar()) bound.row.shape = Shape{1};
  return bound;
}

BoundGroup bound_stack(const DataConfig::Group& group, const std::vector<const Field*>& fields,
                       const std::vector<Position>& places, Diagnostics& diagnostics) {
  for (std::size_t c = 0; c < fields.size(); ++c) {
    const Field& field = *fields[c];
    if (!field.row.shape.is_scalar()) {
      diagnostics.error(places[c],
                        fmt::format("column '{}' has rows of shape {}; only columns of one number a row "
                                    "can be put together",
                                    field.name, field.row.shape.text()));
    } else if (is_text(field)) {
      diagnostics.error(places[c],
                        fmt::format("column '{}' cannot be put together with others: it holds classes, "
                                    "not numbers",
                                    field.name));
    }
  }
  return {group.name, group.columns, {DType::float64, {static_cast<std::int64_t>(fields.size())}}, true, {}};
}

std::vector<BoundGroup> bind_groups(const std::vector<DataConfig::Group>& groups, bool input,
                                    const Description& description, Diagnostics& diagnostics) {
  std::vector<BoundGroup> bound;
  for (const DataConfig::Group& group : groups) {
    std::vector<const Field*> fields;
    std::vector<Position> places;
    for (std::size_t c = 0; c < group.columns.size(); ++c) {
      const Position& at = c < group.places.size() ? group.places[c] : group.position;
      if (const Field* field = find(description, group.columns[c], at, diagnostics)) {
        fields.push_back(field);
        places.push_back(at);
      }
    }
    if (fields.size() != group.columns.size() || fields.empty()) continue;
    bound.push_back(fields.size() == 1 ? bound_alone(group, *fields[0], input, places[0], diagnostics)
                                       : bound_stack(group, fields, places, diagnostics));
  }
  return bound;
}

void require_some(const std::vector<DataConfig::Group>& groups, std::string_view key,
                  const DataConfig& config, const Description& description, Diagnostics& diagnostics) {
  if (!groups.empty()) return;
  diagnostics.error(config.position, fmt::format("data needs `{}`: which of the columns {}", key,
                                                 fmt::join(names_of(description), ", ")));
}

void check_class_weight(const DataConfig& config, std::size_t targets, const Binding& binding,
                        Diagnostics& diagnostics) {
  if (config.class_weight.empty()) return;
  if (targets > 1) {
    diagnostics.error(
        config.class_weight_position,
        fmt::format("class_weight needs a single target, found {}; use sample_weight", targets));
  }
  if (binding.targets.size() != 1 || binding.targets[0].classes.empty()) return;
  const Column target{binding.targets[0].name, {}, binding.targets[0].classes};
  for (const auto& [label, weight] : config.class_weight) {
    if (!class_named(label, target)) diagnostics.error(config.class_weight_position, no_class(label, target));
  }
}

void check_splits(const DataConfig& config, const Description& description, Diagnostics& diagnostics) {
  if (config.test && description.has_test) {
    diagnostics.error(config.test->position, "the source has a test part of its own; leave `test` out");
  }
  if (!description.train_rows) return;
  std::int64_t rows = *description.train_rows;
  if (config.test) {
    const std::optional<std::string> wrong = split_error(*config.test, rows, "test");
    if (wrong) return diagnostics.error(config.test->position, *wrong);
    rows = split_rows(*config.test, rows).rest.count;
  }
  if (config.validation) {
    const std::optional<std::string> wrong = split_error(*config.validation, rows, "validation");
    if (wrong) diagnostics.error(config.validation->position, *wrong);
  }
}

}  // namespace

Binding bind_columns(const DataConfig& config, const Description& description, Diagnostics& diagnostics) {
  const auto inputs =
      config.inputs.empty() ? declared(description, Use::input, config.position) : config.inputs;
  const auto targets =
      config.targets.empty() ? declared(description, Use::target, config.position) : config.targets;
  require_some(inputs, "inputs", config, description, diagnostics);
  require_some(targets, "target", config, description, diagnostics);
  Binding binding{bind_groups(inputs, true, description, diagnostics),
                  bind_groups(targets, false, description, diagnostics)};
  if (!config.sample_weight.empty()) {
    find(description, config.sample_weight, config.sample_weight_position, diagnostics);
  }
  check_class_weight(config, targets.size(), binding, diagnostics);
  check_splits(config, description, diagnostics);
  return binding;
}

}  // namespace plexus
