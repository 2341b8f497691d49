#include <plexus/config/detail/names.hpp>
#include <plexus/train/detail/log_names.hpp>

#include <algorithm>

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

}  // namespace plexus
