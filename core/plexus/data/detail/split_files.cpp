#include <plexus/config/choice.hpp>
#include <plexus/data/detail/split_files.hpp>
#include <plexus/data/source_of_path.hpp>
#include <plexus/error/error.hpp>

#include <optional>
#include <set>

#include <fmt/format.h>

namespace plexus {

namespace {

/// The columns of the file of a split; nullopt if the file cannot be described.
std::optional<std::set<std::string>> columns_of_file(const Choice& source, const Split& split) {
  try {
    std::set<std::string> names;
    for (const Field& field : described(*source_of_file(source, split)).fields) names.insert(field.name);
    return names;
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::set<std::string> used_columns(const DataConfig& config, const Binding& binding) {
  std::set<std::string> used;
  for (const auto* groups : {&binding.inputs, &binding.targets}) {
    for (const BoundGroup& group : *groups) {
      for (const std::string& column : binding.plan.sources_of(group.columns)) used.insert(column);
    }
  }
  for (const DataConfig::SampleWeight& weight : config.sample_weight) used.insert(weight.column);
  return used;
}

}  // namespace

std::unique_ptr<const Dataset> source_of_file(const Choice& source, const Split& split) {
  return source_of_path(source, split.path);
}

void check_split_files(const DataConfig& config, const Binding& binding, Diagnostics& diagnostics) {
  for (const std::optional<Split>* split : {&config.test, &config.validation}) {
    if (!*split || (*split)->kind != Split::Kind::file) continue;
    const auto columns = columns_of_file(config.source, **split);
    if (!columns) continue;
    for (const std::string& name : used_columns(config, binding)) {
      if (columns->contains(name)) continue;
      diagnostics.error((*split)->position,
                        fmt::format("{} has no column '{}', which the training uses", (*split)->path, name));
    }
  }
}

}  // namespace plexus
