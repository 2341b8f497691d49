#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/error/error.hpp>
#include <plexus/run/detail/computed_columns.hpp>
#include <plexus/run/detail/run_data.hpp>
#include <plexus/run/manifest.hpp>
#include <plexus/run/run_directory.hpp>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {

std::map<std::string, std::vector<std::string>> initial_classes(const RunConfig& config) {
  const std::filesystem::path& base = config.initial_weights;
  if (base.empty() || !config.initial_layers.empty() || !std::filesystem::is_directory(base)) return {};
  const RunDirectory directory = RunDirectory::open(base);
  if (!directory.has_manifest()) return {};
  return read_manifest(directory).classes;
}

Binding bound_run(const RunConfig& config, const Description& description, const Backends& backends,
                  Diagnostics& diagnostics) {
  const ComputedColumns computed = computed_columns(config.data, description, backends, diagnostics);
  if (!diagnostics.empty()) return {};  // the columns of a broken formula would be reported as unknown
  return bind_columns(config.data, description, diagnostics, computed);
}

Binding training_binding(const RunConfig& config, const Description& description, const Backends& backends) {
  Diagnostics diagnostics;
  Binding binding = bound_run(config, description, backends, diagnostics);
  diagnostics.throw_if_any();
  const auto classes = initial_classes(config);
  if (!classes.empty()) binding.keep(classes);
  return binding;
}

Parts read_run(const RunConfig& config, const Dataset& dataset, const Binding& binding, const Wanted& wanted,
               bool to_begin, std::optional<std::vector<Column>> table) {
  try {
    return read_parts(config.data, dataset, binding, wanted, std::move(table));
  } catch (DataError& error) {
    if (to_begin && !binding.known.empty()) {
      error.add_context(
          fmt::format("with the classes of {}, whose weights this run begins with (to take the "
                      "weights alone, name the file weights.safetensors in it)",
                      config.initial_weights.string()));
    }
    throw;
  }
}

void require_weighed_targets(const DataConfig& data, const Binding& binding, const Model& model) {
  std::vector<std::string> names = model.output_names();
  for (const BoundGroup& target : binding.targets) names.push_back(target.name);
  Diagnostics diagnostics;
  for (const ClassWeight& one : data.class_weight) {
    if (one.target.empty() || std::find(names.begin(), names.end(), one.target) != names.end()) continue;
    diagnostics.error(one.position, fmt::format("class_weight: there is no target or output '{}'{}",
                                                one.target, suggestion(one.target, names)));
  }
  diagnostics.throw_if_any();
}

void check_prepared_target(const DataConfig& data, const Binding& binding, std::vector<std::string> outputs,
                           Diagnostics& diagnostics) {
  if (binding.targets.size() != 1) return;
  std::vector<std::string> names = std::move(outputs);
  names.push_back(binding.targets.front().name);
  const auto check = [&](std::string_view key, const std::string& name, const Position& at, bool first) {
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) {
      diagnostics.error(
          at, fmt::format("{}: there is no target or output '{}'{}", key, name, suggestion(name, names)));
    } else if (!first) {
      diagnostics.error(at, fmt::format("{}: '{}' is the only target once more", key, name));
    }
  };
  for (const DataConfig::TargetPreparation& one : data.prepare_target) {
    check("prepare_target", one.output, one.position, &one == data.prepare_target.data());
  }
  for (const DataConfig::SampleWeight& one : data.sample_weight) {
    check("sample_weight", one.output, one.position, &one == data.sample_weight.data());
  }
}

void require_known_classes(const Binding& binding,
                           const std::map<std::string, std::vector<std::string>>& classes,
                           const RunConfig& config, const Position& at) {
  Binding kept = binding;
  kept.keep(classes);
  Diagnostics diagnostics;
  for (std::size_t i = 0; i < binding.targets.size(); ++i) {
    const std::vector<std::string>& now = binding.targets[i].classes;
    const std::vector<std::string>& then = kept.targets[i].classes;
    const auto unknown = std::find_if(now.begin(), now.end(), [&](const std::string& name) {
      return std::find(then.begin(), then.end(), name) == then.end();
    });
    if (unknown == now.end()) continue;
    diagnostics.error(at, fmt::format("the classes of target '{}' are {}, but those of {}, whose weights the "
                                      "run would begin with, are {}: '{}' is not among them",
                                      binding.targets[i].name, fmt::join(now, ", "),
                                      config.initial_weights.string(), fmt::join(then, ", "), *unknown));
  }
  diagnostics.throw_if_any();
}

bool types_are_known(const Description& data) {
  return std::all_of(data.fields.begin(), data.fields.end(),
                     [](const Field& field) { return field.dtype_is_known; });
}

std::size_t bytes_of_row(const Description& data) {
  std::size_t bytes = 0;
  for (const Field& field : data.fields) bytes += field.row.bytes();
  return bytes;
}

bool reads_test_first(const Description& data) {
  constexpr std::size_t most_bytes = std::size_t{1} << 22;
  if (!types_are_known(data) || !data.has_test || !data.test_rows) return true;
  return static_cast<std::size_t>(*data.test_rows) * bytes_of_row(data) <= most_bytes;
}

std::string text_of_missing_part(const RunConfig& config, std::string_view part) {
  const std::optional<Split>& validation = config.data.validation;
  const bool other = part == "test" && validation && validation->kind != Split::Kind::none;
  return fmt::format(
      "this run has no {0} part: its data section has no '{0}' and the source brings none; it has {1}", part,
      other ? "a train and a validation part" : "a train part");
}

std::string mistake_of_preparation(const Tree& root, const Tree& recorded, const std::string& place) {
  for (const std::string_view key : {"compute", "prepare", "prepare_target"}) {
    const auto value = [&](const Tree& tree) {
      const Tree* data = tree.find("data");
      const Tree* found = data != nullptr ? data->find(key) : nullptr;
      return found != nullptr ? *found : Tree();
    };
    if (value(root) == value(recorded)) continue;
    return fmt::format(
        "an override changes data.{}, but the weights of {} were trained with another: leave it out, or "
        "train again",
        key, place);
  }
  return {};
}

std::string mistake_of_order(const Binding& binding, const Tree& trained, const std::string& place) {
  const Tree* data = trained.find("data");
  const Tree* inputs = data != nullptr ? data->find("inputs") : nullptr;
  if (inputs == nullptr || !inputs->is_map()) return {};
  const auto sorted = [](std::vector<std::string> names) {
    std::sort(names.begin(), names.end());
    return names;
  };
  for (const BoundGroup& input : binding.inputs) {
    const bool single = binding.inputs.size() == 1 && inputs->entries().size() == 1;
    const Tree* then = single ? &inputs->entries()[0].value : inputs->find(input.name);
    if (then == nullptr) continue;
    std::vector<std::string> columns;
    for (const Tree& column : then->items()) columns.push_back(column.text());
    if (columns == input.columns || sorted(columns) != sorted(input.columns)) continue;
    return fmt::format(
        "the columns of input '{}' are {}, but the weights of {} are for the order {}: write the "
        "inputs in that order",
        input.name, fmt::join(input.columns, ", "), place, fmt::join(columns, ", "));
  }
  return {};
}

}  // namespace plexus
