#include <plexus/error/error.hpp>
#include <plexus/train/detail/output_pairs.hpp>

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace plexus {
namespace {

using Names = std::vector<std::string>;

std::string listed(const Names& names) {
  if (names.empty()) return "none";
  Names quoted;
  for (const std::string& name : names) quoted.push_back(name.empty() ? "(no name)" : "'" + name + "'");
  return fmt::format("{}", fmt::join(quoted, ", "));
}

std::string mismatch(const Names& outputs, const Names& names, const char* what) {
  return fmt::format("each output of the model needs one {} of its name: the outputs are {}, found {}", what,
                     listed(outputs), listed(names));
}

std::size_t count(const Names& names, const std::string& name) {
  return static_cast<std::size_t>(std::count(names.begin(), names.end(), name));
}

std::size_t index_of(const Names& names, const std::string& name) {
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

/// For each output the index of the equal name; nullopt unless the names are those of the outputs in some
/// order.
std::optional<std::vector<std::size_t>> paired(const Names& outputs, const Names& names) {
  if (names.size() != outputs.size()) return std::nullopt;
  std::vector<std::size_t> pairs;
  for (const std::string& output : outputs) {
    if (count(names, output) != 1) return std::nullopt;
    pairs.push_back(index_of(names, output));
  }
  return pairs;
}

}  // namespace

std::vector<std::size_t> targets_of_outputs(const Model& model, const Names& targets) {
  const Names& outputs = model.output_names();
  if (outputs.size() == 1 && targets.size() == 1) return {0};
  const auto pairs = paired(outputs, targets);
  if (!pairs) throw DataError(mismatch(outputs, targets, "target"));
  return *pairs;
}

std::vector<std::size_t> targets_of_outputs(const Model& model, const Samples& samples) {
  Names names;
  for (const Column& target : samples.targets) names.push_back(target.name);
  return targets_of_outputs(model, names);
}

std::vector<std::size_t> losses_of_outputs(const Model& model, const Plan& plan) {
  const Names& outputs = model.output_names();
  Names names;
  for (const Plan::OutputLoss& loss : plan.losses) names.push_back(loss.output);
  if (outputs.size() == 1 && names.size() == 1 && names[0].empty()) return {0};
  const auto pairs = paired(outputs, names);
  if (!pairs) throw UsageError(mismatch(outputs, names, "loss"));
  return *pairs;
}

std::vector<std::size_t> outputs_of_metrics(const Model& model, const Plan& plan) {
  const Names& outputs = model.output_names();
  std::vector<std::size_t> pairs;
  for (const Plan::OutputMetric& metric : plan.metrics) {
    if (metric.output.empty() && outputs.size() == 1) {
      pairs.push_back(0);
      continue;
    }
    pairs.push_back(index_of(outputs, metric.output));
    if (pairs.back() < outputs.size()) continue;
    Names names;
    for (const Plan::OutputMetric& each : plan.metrics) names.push_back(each.output);
    throw UsageError(
        fmt::format("metric '{}' belongs to no output of the model: the outputs are {}, the metrics' are {}",
                    metric.label, listed(outputs), listed(names)));
  }
  return pairs;
}

std::int64_t values_of_output(const Model& model, std::size_t output) {
  const Model::Value& value = model.outputs()[output];
  const Shape& row =
      model.calls()[static_cast<std::size_t>(value.call)].shapes[static_cast<std::size_t>(value.output)];
  return row.is_scalar() ? 1 : row.back();
}

const Tensor* weights_of_target(const Samples& samples, std::size_t target) {
  if (target >= samples.weights.size() || !samples.weights[target]) return nullptr;
  return &*samples.weights[target];
}

}  // namespace plexus
