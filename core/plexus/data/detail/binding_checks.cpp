#include <plexus/config/detail/suggestion.hpp>
#include <plexus/data/detail/binding_checks.hpp>
#include <plexus/data/detail/class_codes.hpp>
#include <plexus/data/split.hpp>

#include <algorithm>
#include <optional>
#include <string>

#include <fmt/format.h>

namespace plexus {

namespace {

void check_class_names(const ClassWeight& one, const BoundGroup& target, Diagnostics& diagnostics) {
  if (target.classes.empty()) return;
  const Column column{target.name, {}, target.classes};
  for (const ClassWeight::Entry& entry : one.weights) {
    if (!class_named(entry.label, column)) diagnostics.error(entry.position, no_class(entry.label, column));
  }
}

}  // namespace

void check_class_weights(const DataConfig& config, const std::vector<DataConfig::Group>& targets,
                         const Binding& binding, Diagnostics& diagnostics) {
  std::vector<std::string> names;
  for (const DataConfig::Group& target : targets) names.push_back(target.name);
  for (const ClassWeight& one : config.class_weight) {
    // With a single target any name is accepted: it may be the name of the only output, which is not known
    // here (see open_run).
    if (one.target.empty() && names.size() > 1) {
      diagnostics.error(
          one.position,
          fmt::format("class_weight for {} targets is a map of targets: {{{}: {{class: weight}}}}",
                      names.size(), names[0]));
      continue;
    }
    const auto target =
        std::find_if(binding.targets.begin(), binding.targets.end(),
                     [&](const BoundGroup& group) { return one.target.empty() || group.name == one.target; });
    if (target != binding.targets.end()) {
      check_class_names(one, *target, diagnostics);
    } else if (names.size() > 1 && std::find(names.begin(), names.end(), one.target) == names.end()) {
      diagnostics.error(one.position, fmt::format("class_weight: there is no target '{}'{}", one.target,
                                                  suggestion(one.target, names)));
    }
  }
}

void check_splits(const DataConfig& config, const Description& description, Diagnostics& diagnostics) {
  if (config.test && config.test->kind != Split::Kind::none && description.has_test) {
    diagnostics.error(config.test->position, "the source has a test part of its own; leave `test` out");
  }
  std::optional<std::int64_t> rows = description.train_rows;
  if (config.test && rows) {
    if (const auto wrong = split_error(*config.test, *rows, "test")) {
      return diagnostics.error(config.test->position, *wrong);
    }
    const std::optional<SplitSizes> sizes = split_sizes(*config.test, *rows);
    rows = sizes ? std::optional(sizes->rest) : std::nullopt;
  }
  if (!config.validation || !rows) return;
  if (const auto wrong = split_error(*config.validation, *rows, "validation")) {
    diagnostics.error(config.validation->position, *wrong);
  }
}

}  // namespace plexus
