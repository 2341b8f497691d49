#include <plexus/run/detail/given_names.hpp>
#include <plexus/train/detail/log_names.hpp>

#include <algorithm>
#include <cctype>
#include <string_view>

#include <fmt/format.h>

namespace plexus {

namespace {

/// The name that an entry gives; null if it gives none.
const Tree* given_name(const Tree& item) {
  if (!item.is_map() || item.entries().size() != 1 || !item.entries().front().value.is_map()) return nullptr;
  const Tree* name = item.entries().front().value.find("name");
  return name == nullptr || name->is_null() ? nullptr : name;
}

const std::string& label_of(const RunConfig::ForOutput& metric) {
  return metric.name.empty() ? metric.choice.typed : metric.name;
}

bool are_of_one_output(const RunConfig::ForOutput& a, const RunConfig::ForOutput& b) {
  return a.output == b.output || a.output.empty() || b.output.empty();
}

}  // namespace

std::string read_name(const Tree& item, Diagnostics& diagnostics) {
  const Tree* name = given_name(item);
  if (name == nullptr) return {};
  const auto allowed = [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '-'; };
  const std::string& text = name->text();
  if (!name->is_scalar() || text.empty() || !std::all_of(text.begin(), text.end(), allowed)) {
    diagnostics.error(
        name->position(),
        fmt::format("expected a name of letters, digits, '_' and '-', found {}", describe(*name)));
  }
  return text;
}

std::string read_metric_name(const Tree& item, Diagnostics& diagnostics) {
  std::string text = read_name(item, diagnostics);
  if (is_name_of_history(text)) {
    diagnostics.error(given_name(item)->position(),
                      fmt::format("the history has a '{}' of its own: give the metric another name", text));
  }
  return text;
}

void refuse_taken_name(const RunConfig::ForOutput& metric, const Tree& item, const RunConfig& config,
                       Diagnostics& diagnostics) {
  for (const auto* metrics : {&config.metrics, &config.weighted_metrics}) {
    for (const RunConfig::ForOutput& other : *metrics) {
      if (!are_of_one_output(metric, other) || label_of(other) != label_of(metric)) continue;
      if (other.name.empty() && metric.name.empty()) continue;
      const Tree* name = given_name(item);
      diagnostics.error(
          (name == nullptr ? item : *name).position(),
          fmt::format("a metric before is called '{}' too: give one of them another name", label_of(metric)));
      return;
    }
  }
}

void refuse_taken_name(const RunConfig::NamedCallback& callback, const Tree& item, const RunConfig& config,
                       Diagnostics& diagnostics) {
  const auto same = [&](const RunConfig::NamedCallback& other) { return other.name == callback.name; };
  const bool taken = std::any_of(config.callbacks.begin(), config.callbacks.end(), same);
  if (callback.name.empty() || !taken) return;
  diagnostics.error(
      given_name(item)->position(),
      fmt::format("a callback before is called '{}' too: give one of them another name", callback.name));
}

}  // namespace plexus
