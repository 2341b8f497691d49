#include <plexus/config/detail/names.hpp>
#include <plexus/error/error.hpp>
#include <plexus/nn/detail/mean_accumulators.hpp>
#include <plexus/ops/differentiate.hpp>
#include <plexus/train/detail/output_pairs.hpp>
#include <plexus/train/step.hpp>

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace plexus {
namespace {

/// Adds a batch's mean loss to its running mean over samples.
void accumulate_mean(Trace& trace, const std::string& name, const Symbol& batch_mean, std::int64_t rows) {
  Scope scope(trace, name);
  const Variable total = scope.accumulator(MeanAccumulators::total_name);
  const Variable count = scope.accumulator(MeanAccumulators::count_name);
  scope.assign(total, total.value() + cast(batch_mean, DType::float64) * static_cast<double>(rows));
  scope.assign(count, count.value() + static_cast<double>(rows));
}

Symbol mean_so_far(Trace& trace, const std::string& name) {
  Scope scope(trace, name);
  const Symbol total = scope.accumulator(MeanAccumulators::total_name).value();
  const Symbol count = scope.accumulator(MeanAccumulators::count_name).value();
  return select(greater(count, 0.0), total / maximum(count, 1.0), 0.0);
}

/// Keras's names: the label as typed, after the output's name if there are several outputs; "weighted_" goes
/// before the label if the plain name is taken; then _1, _2 are appended.
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

/// The component to blame for a place of the graph outside the layers: the first from a user's plugin.
const Component* component_at(std::string_view place, const Plan* plan) {
  std::vector<const Component*> candidates;
  if (plan != nullptr && place == "loss") {
    for (const Plan::OutputLoss& loss : plan->losses) candidates.push_back(loss.loss.get());
  } else if (plan != nullptr && place == "metrics") {
    for (const Plan::OutputMetric& metric : plan->metrics) candidates.push_back(metric.metric.get());
  } else if (plan != nullptr && place == "optimizer") {
    candidates.push_back(plan->optimizer.get());
  }
  const auto foreign = std::find_if(candidates.begin(), candidates.end(), [](const Component* component) {
    return component->origin() != nullptr && !component->origin()->standard;
  });
  return foreign == candidates.end() ? nullptr : *foreign;
}

/// Throws UsageError, naming the component, if the graphs differ: calls must be pure.
void require_equal(const Graph& first, const Graph& second, const Model& model, const Plan* plan) {
  const auto difference = first_difference(first, second);
  if (!difference) return;
  model.blame_layer(*difference);
  const Component* component = component_at(difference->place, plan);
  UsageError error(text_of(*difference));
  if (component != nullptr && component->origin() != nullptr) {
    error.add_context("in " + described(*component->origin()));
  }
  if (!difference->place.empty()) {
    error.add_context(fmt::format("in the {}{}", difference->place,
                                  component != nullptr ? name_in_brackets(*component) : ""));
  }
  throw error;
}

std::string loss_name(const Model& model, std::size_t output) { return model.output_name(output) + "_loss"; }

/// Names of the total loss and, with several outputs, of each output's loss.
std::vector<std::string> loss_names(const Model& model) {
  std::vector<std::string> names{"loss"};
  for (std::size_t i = 0; model.outputs().size() > 1 && i < model.outputs().size(); ++i) {
    names.push_back(loss_name(model, i));
  }
  return names;
}

class StepTracer {
 public:
  StepTracer(const Model& model, const Plan* plan, const StepSpec& spec)
      : model_(model),
        plan_(plan),
        spec_(spec),
        trace_({spec.mode == Mode::train, spec.dtype, spec.seed, &model.declarations()}),
        order_(trace_.graph().input(order_input, {DType::int32, Shape{Shape::open}})) {}

  TracedStep run() {
    std::vector<Symbol> inputs;
    for (std::size_t i = 0; i < spec_.inputs.size(); ++i) {
      inputs.push_back(column(input_column(model_, i), spec_.inputs[i]));
    }
    const std::vector<Symbol> outputs = model_.call(trace_, inputs);
    if (spec_.mode == Mode::predict) {
      for (std::size_t i = 0; i < outputs.size(); ++i) {
        trace_.graph().output(prediction_name(model_, i), outputs[i]);
      }
    } else {
      learn(outputs);
    }
    const int size = next_id();
    return {trace_.finish(), trace_.declarations(), first_gradient_.value_or(size),
            first_update_.value_or(size)};
  }

 private:
  int next_id() { return static_cast<int>(trace_.graph().size()); }

  Symbol column(const std::string& name, const Type& row) {
    const Symbol table = trace_.graph().input(name, {row.dtype, row.shape.inserted(0, Shape::open)});
    return batch_gather(table, order_, trace_.graph().position(), spec_.rows);
  }

  void learn(const std::vector<Symbol>& outputs) {
    std::vector<Symbol> targets;
    std::vector<Symbol> weights;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      const bool weighted = i < spec_.weighted.size() && spec_.weighted[i];
      targets.push_back(column(target_column(model_, i), spec_.targets[i]));
      weights.push_back(weighted
                            ? cast(column(weight_column(model_, i), {DType::float64, Shape{}}), spec_.dtype)
                            : Symbol{});
    }
    const Symbol total = total_loss(outputs, targets, weights);
    measure(outputs, targets, weights);
    if (spec_.mode == Mode::train) update(total);
  }

  Symbol total_loss(const std::vector<Symbol>& outputs, const std::vector<Symbol>& targets,
                    const std::vector<Symbol>& weights) {
    trace_.graph().set_place("loss");
    const std::vector<std::size_t> losses = losses_of_outputs(model_, *plan_);
    Symbol total;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      const Plan::OutputLoss& part = plan_->losses[losses[i]];
      const Symbol mean = output_loss(*part.loss, i, targets[i], outputs[i], weights[i]);
      if (outputs.size() > 1) accumulate_mean(trace_, loss_name(model_, i), mean, spec_.rows);
      const Symbol weighted = part.weight == 1 ? mean : mean * part.weight;
      total = total ? total + weighted : weighted;
    }
    for (const Symbol& extra : trace_.extra_losses()) total = total + extra;
    accumulate_mean(trace_, "loss", total, spec_.rows);
    return total;
  }

  Symbol output_loss(const Loss& loss, std::size_t i, const Symbol& target, const Symbol& prediction,
                     const Symbol& weight) {
    try {
      Scope scope(trace_, "loss");
      const bool sparse = calling_plugin(loss, "asking whether it is sparse", [&] { return loss.sparse(); });
      const Symbol matched = matched_target(target, prediction, sparse);
      return reduced(values_of(loss, scope, matched, prediction), weight);
    } catch (Error& error) {
      error.add_context(
          fmt::format("in the loss of output '{}'{}", model_.output_name(i), name_in_brackets(loss)));
      throw;
    }
  }

  void measure(const std::vector<Symbol>& outputs, const std::vector<Symbol>& targets,
               const std::vector<Symbol>& weights) {
    trace_.graph().set_place("metrics");
    const std::vector<std::string> names = metric_names(model_, *plan_);
    const std::vector<std::size_t> outputs_of = outputs_of_metrics(model_, *plan_);
    for (std::size_t m = 0; m < names.size(); ++m) {
      const Plan::OutputMetric& metric = plan_->metrics[m];
      const std::size_t i = outputs_of[m];
      try {
        Scope scope(trace_, names[m]);
        const Symbol weight = metric.weighted ? weights[i] : Symbol{};
        calling_plugin(*metric.metric, "updating it",
                       [&] { metric.metric->update(scope, targets[i], outputs[i], weight); });
      } catch (Error& error) {
        error.add_context(fmt::format("in metric '{}' of output '{}'", metric.label, model_.output_name(i)));
        throw;
      }
    }
  }

  void update(const Symbol& total) {
    std::vector<Variable> parameters;
    std::vector<Symbol> values;
    for (const Declaration& declaration : model_.declarations()) {
      if (declaration.role != Role::parameter || !declaration.trainable) continue;
      parameters.push_back(trace_.declare(declaration));
      values.push_back(parameters.back().value());
    }
    first_gradient_ = next_id();
    const std::vector<Symbol> gradients = differentiate(total, values);
    first_update_ = next_id();
    trace_.graph().set_place("optimizer");
    apply_updates(trace_, *plan_->optimizer, plan_->optimizer->rule(), parameters, gradients);
  }

  const Model& model_;
  const Plan* plan_;
  const StepSpec& spec_;
  Trace trace_;
  Symbol order_;
  std::optional<int> first_gradient_;
  std::optional<int> first_update_;
};

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
  return "input/" + model.inputs()[input].name;
}
std::string target_column(const Model& model, std::size_t output) {
  return "target/" + model.output_name(output);
}
std::string weight_column(const Model& model, std::size_t output) {
  return "weight/" + model.output_name(output);
}
std::string prediction_name(const Model& model, std::size_t output) { return model.output_name(output); }

TracedStep trace_step(const Model& model, const Plan* plan, const StepSpec& spec) {
  const ProcessGuard guard;
  TracedStep traced = StepTracer(model, plan, spec).run();
  const TracedStep again = StepTracer(model, plan, spec).run();
  require_equal(*traced.graph, *again.graph, model, plan);
  model.require_pure();
  return traced;
}

TracedStep trace_results(const Model& model, const Plan& plan, DType dtype) {
  Trace trace({false, dtype, 0, &model.declarations()});
  Graph& graph = trace.graph();
  for (const std::string& name : loss_names(model)) graph.output(name, mean_so_far(trace, name));
  const std::vector<std::string> names = metric_names(model, plan);
  for (std::size_t m = 0; m < names.size(); ++m) {
    Scope scope(trace, names[m]);
    const Metric& metric = *plan.metrics[m].metric;
    graph.output(names[m], result_of(metric, scope));
  }
  const auto size = static_cast<int>(graph.size());
  return {trace.finish(), trace.declarations(), size, size};
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
