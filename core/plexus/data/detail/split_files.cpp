#include <plexus/config/choice.hpp>
#include <plexus/config/options.hpp>
#include <plexus/data/detail/split_files.hpp>
#include <plexus/error/error.hpp>

#include <optional>
#include <set>
#include <variant>

#include <fmt/format.h>

namespace plexus {

namespace {

/// Nothing for a file that cannot be described.
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
    for (const BoundGroup& group : *groups) used.insert(group.columns.begin(), group.columns.end());
  }
  if (!config.sample_weight.empty()) used.insert(config.sample_weight);
  return used;
}

}  // namespace

std::unique_ptr<const Dataset> source_of_file(const Choice& source, const Split& split) {
  const auto found = source.options->values().find("file");
  if (found == source.options->values().end() || !std::holds_alternative<FilePath>(found->second)) {
    throw ConfigError(
        fmt::format("the source '{}' is not made of one file, so {{file: ...}} does not say what "
                    "to read; take first, last, random or column",
                    source.name));
  }
  auto options = std::make_shared<Options>(*source.options);
  options->set("file", FilePath{split.path});
  Choice other = source;
  other.options = std::move(options);
  return make<Dataset>(other);
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
