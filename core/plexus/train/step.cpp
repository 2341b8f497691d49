#include <plexus/config/diagnostics.hpp>
#include <plexus/error/error.hpp>
#include <plexus/train/detail/check_output.hpp>
#include <plexus/train/detail/check_plan.hpp>
#include <plexus/train/detail/log_names.hpp>
#include <plexus/train/detail/loss_accumulators.hpp>
#include <plexus/train/detail/output_pairs.hpp>
#include <plexus/train/detail/require_equal_steps.hpp>
#include <plexus/train/detail/step_tracer.hpp>
#include <plexus/train/step.hpp>

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

void add_optimizer_logs(Trace& trace, const Optimizer& optimizer, const std::vector<OptimizerLog>& names) {
  Scope scope(trace, "optimizer");
  const std::vector<Symbol> values =
      calling_plugin(optimizer, "its logs", [&] { return optimizer.logs(scope); });
  const Type expected{DType::float64, Shape{}};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (values.size() == names.size() && values[i] && values[i].type() == expected) {
      trace.graph().output(names[i].name, values[i]);
      continue;
    }
    throw UsageError(fmt::format("the optimizer{} must give a {} for each of its {} logs, found {} values{}",
                                 name_in_brackets(optimizer), expected.text(), names.size(), values.size(),
                                 values.size() != names.size() ? ""
                                 : values[i]
                                     ? fmt::format(", of '{}' {}", names[i].name, values[i].type().text())
                                     : fmt::format(", none of '{}'", names[i].name)));
  }
}

}  // namespace

std::string_view name_of(Mode mode) {
  return mode == Mode::train ? "train" : mode == Mode::evaluate ? "evaluate" : "predict";
}

std::optional<Mode> mode_named(std::string_view name) {
  for (const Mode mode : {Mode::train, Mode::evaluate, Mode::predict}) {
    if (name_of(mode) == name) return mode;
  }
  return std::nullopt;
}

std::string input_column(const Model& model, std::size_t input) {
  if (input < model.inputs().size()) return "input/" + model.inputs()[input].name;
  throw UsageError(fmt::format("the model has {} input(s), input {} (from 0) does not exist",
                               model.inputs().size(), input));
}
std::string target_column(const Model& model, std::size_t output) {
  return "target/" + model.output_name(output);
}
std::string weight_column(const Model& model, std::size_t output) {
  return "weight/" + model.output_name(output);
}
std::string prediction_name(const Model& model, std::size_t output) { return model.output_name(output); }
std::vector<std::string> prediction_names(const Model& model, std::string_view layer) {
  if (layer.empty()) return model.output_names();
  const std::size_t count = model.values_of(layer).size();
  if (count == 1) return {std::string(layer)};
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) names.push_back(fmt::format("{}[{}]", layer, i));
  return names;
}

TracedStep trace_step(const Model& model, const Plan* plan, const StepSpec& spec) {
  const bool learns = spec.mode != Mode::predict;
  if (plan == nullptr && learns) {
    throw UsageError("a step that trains or evaluates needs a plan: a loss for each output of the model");
  }
  if (spec.rows < 1 || (learns && spec.targets.size() != model.outputs().size())) {
    throw UsageError(fmt::format("a step of {} rows with {} targets is asked of a model of {} output(s)",
                                 spec.rows, spec.targets.size(), model.outputs().size()));
  }
  if (plan != nullptr) check_plan(*plan);
  const ProcessGuard guard;
  TracedStep traced = traced_once(model, plan, spec);
  const TracedStep again = traced_once(model, plan, spec);
  require_equal_steps(*traced.graph, *again.graph, model, plan);
  model.require_pure();
  return traced;
}

TracedStep trace_results(const Model& model, const Plan& plan, DType dtype) {
  Trace trace({false, dtype, 0, &model.declarations()});
  Graph& graph = trace.graph();
  for (const std::string& name : loss_names(model)) graph.output(name, mean_so_far(trace, name));
  const std::vector<std::string> names = metric_names(model, plan);
  const std::vector<std::size_t> outputs = outputs_of_metrics(model, plan);
  const std::vector<JudgedOutput> judged = judged_outputs(model, plan, {});
  for (std::size_t m = 0; m < names.size(); ++m) {
    Scope scope(trace, names[m], judged[outputs[m]]);
    const Metric& metric = *plan.metrics[m].metric;
    at_place(plan.metrics[m].position, [&] { graph.output(names[m], result_of(metric, scope)); });
  }
  const auto size = static_cast<int>(graph.size());
  return {trace.finish(), trace.declarations(), size, size};
}

TracedStep trace_optimizer_logs(const Model& model, const Plan& plan, DType dtype) {
  Trace trace({false, dtype, 0, &model.declarations()});
  at_place(plan.optimizer_position,
           [&] { add_optimizer_logs(trace, *plan.optimizer, optimizer_log_names(model, plan)); });
  const auto size = static_cast<int>(trace.graph().size());
  return {trace.finish(), trace.declarations(), size, size};
}

TracedStep trace_learning_rate(const Model& model, const Plan& plan, DType dtype, const FitLength& fit) {
  const UpdateRule& rule = rule_of(plan);
  Trace trace({true, dtype, 0, &model.declarations(), rule.gradient_accumulation_steps});
  at_place(plan.optimizer_position,
           [&] { trace.graph().output("learning_rate", next_learning_rate(trace, rule, fit)); });
  const auto size = static_cast<int>(trace.graph().size());
  return {trace.finish(), trace.declarations(), size, size};
}

std::vector<PredictionKind> prediction_kinds(const Model& model, const Plan& plan) {
  std::vector<PredictionKind> kinds;
  const std::vector<std::size_t> losses = losses_of_outputs(model, plan);
  for (std::size_t output = 0; output < losses.size(); ++output) {
    kinds.push_back(predictions_of(*plan.losses[losses[output]].loss, values_of_output(model, output)));
  }
  return kinds;
}

std::vector<PredictionKind> prediction_kinds(const Model& model, DType dtype) {
  StepSpec spec;
  spec.mode = Mode::predict;
  spec.rows = 1;
  spec.dtype = dtype;
  for (const Model::Input& input : model.inputs()) spec.inputs.push_back(input.row);
  const TracedStep traced = trace_step(model, nullptr, spec);
  std::vector<PredictionKind> kinds;
  for (const Graph::Named& output : traced.graph->outputs()) {
    kinds.push_back(made_kind(output.symbol).value_or(PredictionKind::real));
  }
  return kinds;
}

std::vector<std::string> names_of_means(const Model& model, const Plan& plan) {
  std::vector<std::string> means = loss_names(model);
  const std::vector<std::string> names = metric_names(model, plan);
  for (std::size_t m = 0; m < names.size(); ++m) {
    if (dynamic_cast<const MeanMetric*>(plan.metrics[m].metric.get()) != nullptr) means.push_back(names[m]);
  }
  return means;
}

}  // namespace plexus
