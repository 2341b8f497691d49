#include <plexus/config/detail/names.hpp>
#include <plexus/error/error.hpp>
#include <plexus/train/detail/log_names.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace plexus {

std::vector<std::string> metric_names(const Model& model, const Plan& plan) {
  std::vector<std::string> names;
  const auto taken = [&](const std::string& name) {
    return name == "loss" || std::find(names.begin(), names.end(), name) != names.end();
  };
  for (const Plan::OutputMetric& metric : plan.metrics) {
    const std::string prefix = model.outputs().size() > 1 ? metric.output + "_" : "";
    std::string name = prefix + metric.label;
    if (metric.weighted && taken(name)) name = prefix + "weighted_" + metric.label;
    names.push_back(free_name(name, taken));
  }
  return names;
}

std::string loss_name(const Model& model, std::size_t output) { return model.output_name(output) + "_loss"; }

std::vector<std::string> loss_names(const Model& model) {
  std::vector<std::string> names{"loss"};
  for (std::size_t i = 0; model.outputs().size() > 1 && i < model.outputs().size(); ++i) {
    names.push_back(loss_name(model, i));
  }
  return names;
}

bool is_name_of_history(std::string_view name) {
  constexpr std::array<std::string_view, 4> names{"loss", "epoch", "seconds", "learning_rate"};
  return name.starts_with("val_") || name.starts_with("train_") ||
         std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<OptimizerLog> optimizer_log_names(const Model& model, const Plan& plan) {
  if (!plan.optimizer) return {};
  std::vector<std::string> taken = loss_names(model);
  for (std::string& name : metric_names(model, plan)) taken.push_back(std::move(name));
  std::vector<OptimizerLog> logs =
      calling_plugin(*plan.optimizer, "its logs", [&] { return plan.optimizer->log_names(); });
  for (const OptimizerLog& log : logs) {
    if (!is_name_of_history(log.name) && std::find(taken.begin(), taken.end(), log.name) == taken.end()) {
      taken.push_back(log.name);
      continue;
    }
    throw UsageError(
        fmt::format("the optimizer{} adds a log '{}', but the training has one of that name: give the metric "
                    "another name if it is one, else the optimizer's log",
                    name_in_brackets(*plan.optimizer), log.name));
  }
  return logs;
}

}  // namespace plexus
