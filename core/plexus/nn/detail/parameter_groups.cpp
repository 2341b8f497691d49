#include <plexus/config/detail/name_pattern.hpp>
#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/detail/validate.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/error/error.hpp>
#include <plexus/nn/detail/parameter_groups.hpp>

#include <algorithm>
#include <cmath>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

std::string mistake_in(const Options& group, const UpdateRule& rule) {
  const bool rate = group.has("learning_rate");
  const bool factor = group.has("learning_rate_factor");
  if (rate && factor) return "a group has one learning rate: give learning_rate or learning_rate_factor";
  if (!rate && !factor && !group.has("weight_decay"))
    return "the group changes nothing: give it learning_rate, learning_rate_factor or weight_decay";
  if (rate && rule.schedule)
    return "beside a schedule a group has no learning rate of its own: give learning_rate_factor, by which "
           "the schedule's rate is multiplied";
  if (rate && rule.learning_rate == 0)
    return "the optimizer's learning_rate is 0, to which a group's is in no proportion: give "
           "learning_rate_factor";
  return "";
}

ParameterGroup read_group(const Tree& entry, const UpdateRule& rule, const ComponentSource& source,
                          Diagnostics& diagnostics) {
  const std::size_t mistakes = diagnostics.size();
  const Options options = validate(entry, group_schema(), source, diagnostics, "a group of parameters");
  if (diagnostics.size() > mistakes) return {};
  const std::string mistake = mistake_in(options, rule);
  if (!mistake.empty()) {
    diagnostics.error(entry.position(), mistake);
    return {};
  }
  ParameterGroup group{.match = options.text("match"), .position = options.position("match")};
  if (options.has("learning_rate_factor"))
    group.learning_rate_factor = options.number("learning_rate_factor");
  if (options.has("learning_rate"))
    group.learning_rate_factor = options.number("learning_rate") / rule.learning_rate;
  if (!std::isfinite(group.learning_rate_factor))
    diagnostics.error(
        entry.position(),
        fmt::format("the group's learning_rate is too large beside the optimizer's, {}", rule.learning_rate));
  if (options.has("weight_decay")) group.weight_decay = options.number("weight_decay");
  return group;
}

const ParameterGroup* group_of(const UpdateRule& rule, const std::string& name) {
  for (const ParameterGroup& group : rule.groups) {
    if (fits_pattern(group.match, name)) return &group;
  }
  return nullptr;
}

void require_fit(std::string_view option, const std::string& pattern, const std::vector<std::string>& names) {
  const auto fits = [&](const std::string& name) { return fits_pattern(pattern, name); };
  if (std::any_of(names.begin(), names.end(), fits)) return;
  const std::string near = nearest(pattern, names);
  throw ConfigError(fmt::format("{}: '{}' fits no parameter that is trained{}", option, pattern,
                                near.empty() ? fmt::format("; they are: {}", fmt::join(names, ", "))
                                             : fmt::format("; did you mean '{}'?", near)));
}

/// Throws unless some parameter belongs to the group, and the decay that it asks for has an effect.
void require_effect(const ParameterGroup& group, const UpdateRule& rule, std::span<const Variable> parameters,
                    const std::vector<std::string>& names) {
  require_fit("groups", group.match, names);
  const auto belongs = [&](const std::string& name) { return group_of(rule, name) == &group; };
  if (std::none_of(names.begin(), names.end(), belongs))
    throw ConfigError(
        fmt::format("groups: all parameters that '{}' fits belong to groups before it, since a "
                    "parameter belongs to the first that it fits; put it before them, or join them",
                    group.match));
  const auto decays = [&](const Variable& w) { return belongs(w.name()) && decay_of(rule, w) > 0; };
  if (group.weight_decay.value_or(0) > 0 && std::none_of(parameters.begin(), parameters.end(), decays))
    throw ConfigError(
        fmt::format("groups: the weight_decay of '{}' has no effect, since exclude_from_weight_decay has "
                    "all its parameters",
                    group.match));
}

}  // namespace

const Schema& group_schema() {
  static const Schema schema =
      Schema("group", "Options of some parameters, in the place of the optimizer's own")
          .text("match", "the name of a parameter, or a pattern of names: \"head/*\"")
          .hint("for example match: \"head/*\"")
          .optional_number("learning_rate", "size of their steps, beside an optimizer whose rate is a number",
                           at_least(0))
          .optional_number("learning_rate_factor", "what the optimizer's learning rate is multiplied by",
                           at_least(0))
          .optional_number("weight_decay", "w -= w * weight_decay * learning_rate before each update",
                           at_least(0));
  return schema;
}

std::vector<ParameterGroup> parameter_groups(const Options& options, const UpdateRule& rule) {
  std::vector<ParameterGroup> groups;
  if (!options.has("groups")) return groups;
  const Tree& tree = options.tree("groups");
  Diagnostics diagnostics;
  if (!tree.is_list()) {
    diagnostics.error(tree.position(), fmt::format("expected a list of groups: [{{match: \"head/*\", "
                                                   "learning_rate: 0.01}}]; found {}",
                                                   describe(tree)));
  }
  for (const Tree& entry : tree.items()) {
    groups.push_back(read_group(entry, rule, options.source(), diagnostics));
  }
  diagnostics.throw_if_any();
  return groups;
}

void require_fitting_patterns(const UpdateRule& rule, std::span<const Variable> parameters) {
  std::vector<std::string> names;
  for (const Variable& parameter : parameters) names.push_back(parameter.name());
  for (const std::string& pattern : rule.exclude_from_weight_decay) {
    require_fit("exclude_from_weight_decay", pattern, names);
  }
  for (const ParameterGroup& group : rule.groups) {
    at_place(group.position, [&] { require_effect(group, rule, parameters, names); });
  }
}

double rate_factor(const UpdateRule& rule, const Variable& w) {
  const ParameterGroup* const group = group_of(rule, w.name());
  return group ? group->learning_rate_factor : 1;
}

double decay_of(const UpdateRule& rule, const Variable& w) {
  const auto fits = [&](const std::string& pattern) { return fits_pattern(pattern, w.name()); };
  const auto& excluded = rule.exclude_from_weight_decay;
  if (std::any_of(excluded.begin(), excluded.end(), fits)) return 0;
  const ParameterGroup* const group = group_of(rule, w.name());
  return (group && group->weight_decay ? group->weight_decay : rule.weight_decay).value_or(0);
}

}  // namespace plexus
