#include <plexus/check/layers/layer_modes.hpp>
#include <plexus/check/layers/layer_program.hpp>
#include <plexus/compare/exact/deviation.hpp>
#include <plexus/graph/difference.hpp>
#include <plexus/plugin/components.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {
namespace {

constexpr std::int64_t rows_in_modes = 5;

LayerProgramSettings in_mode(bool training) {
  LayerProgramSettings settings;
  settings.rows = rows_in_modes;
  settings.training = training;
  return settings;
}

std::string assigned_in_inference(const Graph& graph) {
  for (const Graph::VariableUse& variable : graph.variables()) {
    if (variable.assigned) return fmt::format("inference changes the state '{}'", variable.name);
  }
  return {};
}

std::vector<std::string> fitted_names(const LayerTrial& trial) {
  std::vector<std::string> names;
  const Model model = trial.alone(DType::float64);
  for (const FittedState& state : model.layers().front().layer.layer->fitted_states()) {
    names.push_back(fmt::format("{}/{}", tested_layer, state.name));
  }
  return names;
}

/// Runs a training step and looks for a state that stays as it was.
std::string forgotten_state(LayerProgram& training, const std::vector<std::string>& fitted) {
  const Store::Snapshot before = training.store().snapshot({Role::state});
  training.run();
  const Store::Snapshot after = training.store().snapshot({Role::state});
  for (std::size_t i = 0; i < before.size(); ++i) {
    const std::string& name = before[i].first;
    if (std::find(fitted.begin(), fitted.end(), name) != fitted.end()) continue;
    const Graph::VariableUse* const use = training.graph().find_variable(name);
    if (use == nullptr || !use->assigned) {
      return fmt::format(
          "the state '{}' keeps its first value: no training step assigns it, and it is none of "
          "fitted_states()",
          name);
    }
    if (same_bits(before[i].second, after[i].second)) {
      return fmt::format("a training step assigns the state '{}' what it was", name);
    }
  }
  return {};
}

std::string other_outputs(LayerProgram& training, LayerProgram& inference) {
  training.run();
  inference.run();
  const std::vector<Tensor> trained = training.outputs();
  const std::vector<Tensor> inferred = inference.outputs();
  if (trained.size() != inferred.size()) return "it has other outputs in inference than in training";
  for (std::size_t i = 0; i < trained.size(); ++i) {
    if (trained[i].type() != inferred[i].type()) {
      return fmt::format("output {} is {} in training and {} in inference", i, trained[i].type().text(),
                         inferred[i].type().text());
    }
    const Deviation off =
        deviation(trained[i].converted(DType::float64), inferred[i].converted(DType::float64), nullptr);
    if (off.relative_l2 <= 1e-12 && off.nan == 0) continue;
    return fmt::format(
        "output {} is {:.9g} in training and {:.9g} in inference (element {}), though the layer draws no "
        "random numbers and has no states",
        i, off.found, off.expected, off.worst);
  }
  return {};
}

std::string difference(const LayerTrial& trial, bool training) {
  const Backends reference = open_backends("reference");
  const LayerProgram first(trial, reference, in_mode(training));
  const LayerProgram second(trial, reference, in_mode(training));
  const auto found = first_difference(first.graph(), second.graph());
  if (!found) return {};
  return fmt::format("in {}, {}", training ? "training" : "inference", text_of(*found));
}

}  // namespace

CheckResult checked_modes(const LayerTrial& trial) {
  const Backends reference = open_backends("reference");
  LayerProgram training(trial, reference, in_mode(true));
  LayerProgram inference(trial, reference, in_mode(false));
  std::string wrong = assigned_in_inference(inference.graph());
  if (!wrong.empty()) return CheckResult::failed(wrong);
  const std::size_t states = training.store().snapshot({Role::state}).size();
  if (states > 0) {
    wrong = forgotten_state(training, fitted_names(trial));
    return wrong.empty() ? CheckResult::passed(fmt::format("{} states", states)) : CheckResult::failed(wrong);
  }
  if (training.draws())
    return CheckResult::passed("training draws random numbers; inference changes no state");
  wrong = other_outputs(training, inference);
  return wrong.empty() ? CheckResult::passed("equal outputs") : CheckResult::failed(wrong);
}

CheckResult checked_purity(const LayerTrial& trial) {
  trial.alone(DType::float32).require_pure();
  for (const bool training : {true, false}) {
    const std::string found = difference(trial, training);
    if (!found.empty()) return CheckResult::failed(found);
  }
  return CheckResult::passed();
}

}  // namespace plexus
