#include <plexus/config/detail/names.hpp>
#include <plexus/config/detail/suggestion.hpp>
#include <plexus/run/detail/output_checks.hpp>
#include <plexus/train/detail/log_names.hpp>

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

using Names = std::vector<std::string>;

bool contains(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class OutputChecks {
 public:
  OutputChecks(const RunConfig& config, Names outputs, Diagnostics& diagnostics)
      : config_(config), outputs_(std::move(outputs)), diagnostics_(diagnostics) {}

  void check_name(const Wiring::Output& output, const ComponentSource& source) {
    if (is_name_of_history(output.name)) {
      diagnostics_.error(output.position,
                         fmt::format("an output cannot be named '{}', which is a name in the history of a "
                                     "training: rename the layer",
                                     output.name));
    } else if (outputs_.size() > 1 && source.schema(Kind::loss, output.name)) {  // one needs no map of losses
      diagnostics_.error(
          output.position,
          fmt::format("an output cannot be named '{}', which is a loss: rename the layer", output.name));
    }
  }

  void check_losses() {
    check_names(config_.losses);
    check_names(config_.metrics);
    check_names(config_.weighted_metrics);
    for (const RunConfig::LossWeight& entry : config_.loss_weights) known(entry.output, entry.position);
    const bool for_all = std::any_of(config_.losses.begin(), config_.losses.end(),
                                     [](const RunConfig::ForOutput& loss) { return loss.output.empty(); });
    for (const std::string& output : outputs_) {
      if (for_all || config_.losses.empty() || names_loss(output)) continue;
      diagnostics_.error(config_.loss_position, fmt::format("output '{}' has no loss", output));
    }
  }

  /// A single target belongs to a single output, so its weight does too.
  void check_sample_weights() {
    if (outputs_.size() == 1) return;
    for (const DataConfig::SampleWeight& weight : config_.data.sample_weight) {
      if (!weight.output.empty()) known(weight.output, weight.position);
    }
  }

  /// A single target belongs to a single output whatever its name.
  void check_targets() {
    const auto& targets = config_.data.targets;
    if (targets.empty() || (targets.size() == 1 && outputs_.size() == 1)) return;
    Names names;
    for (const DataConfig::Group& target : targets) {
      names.push_back(target.name);
      if (contains(outputs_, target.name)) continue;
      diagnostics_.error(target.position,
                         fmt::format("the target '{}' belongs to no output of the model; the outputs are: {}",
                                     target.name, fmt::join(outputs_, ", ")));
    }
    for (const std::string& output : outputs_) {
      if (contains(names, output)) continue;
      diagnostics_.error(targets.front().position,
                         fmt::format("output '{}' has no target: write it in target: {{{}: COLUMN}}", output,
                                     fmt::join(outputs_, ": COLUMN, ")));
    }
  }

 private:
  bool names_loss(const std::string& output) const {
    return std::any_of(config_.losses.begin(), config_.losses.end(),
                       [&](const RunConfig::ForOutput& loss) { return loss.output == output; });
  }

  void check_names(const std::vector<RunConfig::ForOutput>& entries) {
    for (const RunConfig::ForOutput& entry : entries) {
      if (!entry.output.empty()) known(entry.output, entry.position);
    }
  }

  void known(const std::string& output, const Position& at) {
    if (contains(outputs_, output)) return;
    if (std::find(told_.begin(), told_.end(), std::pair(at.line, at.column)) != told_.end()) return;
    told_.emplace_back(at.line, at.column);  // the metrics of one output stand at one place
    diagnostics_.error(at,
                       fmt::format("the model has no output '{}'{}", output, suggestion(output, outputs_)));
  }

  const RunConfig& config_;
  Names outputs_;
  Diagnostics& diagnostics_;
  std::vector<std::pair<int, int>> told_;
};

}  // namespace

Wiring checked_wiring(const RunConfig& config, const std::vector<InputPlace>& inputs,
                      const ComponentSource& source, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.size();
  Wiring wiring = wire(config.model, inputs, diagnostics);
  if (diagnostics.size() != before) return wiring;
  OutputChecks checks(config, wiring.output_names(), diagnostics);
  for (const Wiring::Output& output : wiring.outputs) checks.check_name(output, source);
  checks.check_losses();
  checks.check_targets();
  checks.check_sample_weights();
  return wiring;
}

std::vector<InputPlace> places_of_inputs(const RunConfig& config, const Names& names) {
  std::vector<InputPlace> inputs;
  for (const std::string& name : names) {
    const auto& groups = config.data.inputs;
    const auto group = std::find_if(groups.begin(), groups.end(),
                                    [&](const DataConfig::Group& each) { return each.name == name; });
    inputs.push_back({name, group == groups.end() ? config.model.position : group->position});
  }
  return inputs;
}

bool serve_declared_target(RunConfig& config, const Binding& binding) {
  const bool alone = config.data.targets.empty() && binding.targets.size() == 1;
  if (!alone || config.model.outputs.size() < 2) return false;
  const BoundGroup& target = binding.targets.front();
  config.data.targets = {{target.name, target.columns, config.data.position, {}}};
  serve_all_outputs(config, false);
  return true;
}

void serve_all_outputs(RunConfig& config, bool target_by_name) {
  Names outputs;
  for (const ModelConfig::Reference& output : config.model.outputs) {
    outputs.push_back(
        free_name(output.name, [&](const std::string& name) { return contains(outputs, name); }));
  }
  if (outputs.size() < 2) return;
  std::vector<DataConfig::Group>& targets = config.data.targets;
  if (targets.size() == 1 && !target_by_name) {
    targets.resize(outputs.size(), targets.front());
    for (std::size_t i = 0; i < outputs.size(); ++i) targets[i].name = outputs[i];
  }
  std::vector<ClassWeight>& weights = config.data.class_weight;
  if (weights.size() == 1 && weights.front().target.empty()) {
    weights.resize(outputs.size(), weights.front());
    for (std::size_t i = 0; i < outputs.size(); ++i) weights[i].target = outputs[i];
  }
}

}  // namespace plexus
