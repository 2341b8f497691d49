#include <plexus/config/detail/suggestion.hpp>
#include <plexus/error/error.hpp>
#include <plexus/train/detail/known_logs.hpp>
#include <plexus/train/detail/log_names.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {
namespace {

std::vector<std::string> names_of(const std::vector<KnownLog>& logs) {
  std::vector<std::string> names;
  for (const KnownLog& log : logs) names.push_back(log.name);
  return names;
}

void append(std::string_view prefix, const std::vector<KnownLog>& measured, std::vector<KnownLog>& logs) {
  for (const KnownLog& log : measured) logs.push_back({fmt::format("{}{}", prefix, log.name), log.better});
}

}  // namespace

std::string remedy_of_missing_log(const std::string& name, const std::vector<std::string>& names) {
  const auto lacks = [&](std::string_view prefix) {
    return name.starts_with(prefix) &&
           std::none_of(names.begin(), names.end(),
                        [&](const std::string& other) { return other.starts_with(prefix); });
  };
  if (lacks(validation_prefix)) return "; names with 'val_' need validation samples (data.validation)";
  if (lacks(train_prefix)) return "; names with 'train_' need fit.train_eval: true";
  return "";
}

std::vector<KnownLog> known_logs(const Model& model, const Plan& plan, bool validates, bool train_eval) {
  std::vector<KnownLog> measured;
  for (const std::string& name : loss_names(model)) measured.push_back({name, Direction::down});
  const std::vector<std::string> metrics = metric_names(model, plan);
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    const Metric& metric = *plan.metrics[i].metric;
    measured.push_back({metrics[i], calling_plugin(metric, "direction", [&] { return metric.direction(); })});
  }
  std::vector<KnownLog> logs = measured;
  for (const OptimizerLog& log : optimizer_log_names(model, plan)) logs.push_back({log.name, log.better});
  if (train_eval) append(train_prefix, measured, logs);
  if (validates) append(validation_prefix, measured, logs);
  return logs;
}

void add_logs_of(const Callback& callback, std::vector<KnownLog>& logs) {
  const std::vector<std::string> names = names_of(logs);
  for (const std::string& name : calling_plugin(callback, "monitors", [&] { return callback.monitors(); })) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    const std::string near = nearest(name, names);
    throw UsageError(fmt::format(
        "the callback{} reads the log '{}', which the epochs of this training do not have{}; "
        "the logs are {}{}",
        name_in_brackets(callback), name, near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near),
        fmt::join(names, ", "), remedy_of_missing_log(name, names)));
  }
  for (std::string& name : calling_plugin(callback, "adds", [&] { return callback.adds(); })) {
    if (std::find(names.begin(), names.end(), name) == names.end()) logs.push_back({std::move(name)});
  }
}

}  // namespace plexus
