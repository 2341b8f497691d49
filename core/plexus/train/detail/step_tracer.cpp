#include <plexus/config/diagnostics.hpp>
#include <plexus/error/error.hpp>
#include <plexus/ops/differentiate.hpp>
#include <plexus/train/detail/check_output.hpp>
#include <plexus/train/detail/log_names.hpp>
#include <plexus/train/detail/loss_accumulators.hpp>
#include <plexus/train/detail/output_pairs.hpp>
#include <plexus/train/detail/step_tracer.hpp>
#include <plexus/train/detail/untrained.hpp>

#include <optional>
#include <utility>

#include <fmt/format.h>

namespace plexus {
namespace {

TraceSettings settings_of(const Model& model, const Plan* plan, const StepSpec& spec) {
  TraceSettings settings{spec.mode == Mode::train, spec.dtype, spec.seed, &model.declarations()};
  settings.assigns = !spec.gradients;
  // Without an optimizer, errors in losses and metrics are reported first.
  if (settings.training && plan->optimizer) {
    settings.batches_per_update = rule_of(*plan).gradient_accumulation_steps;
  }
  return settings;
}

class StepTracer {
 public:
  StepTracer(const Model& model, const Plan* plan, const StepSpec& spec)
      : model_(model),
        plan_(plan),
        spec_(spec),
        trace_(settings_of(model, plan, spec)),
        order_(trace_.graph().input(order_input, {DType::int32, Shape{Shape::open}})) {}

  TracedStep run() {
    std::vector<Symbol> inputs;
    for (std::size_t i = 0; i < spec_.inputs.size(); ++i) {
      inputs.push_back(column(input_column(model_, i), spec_.inputs[i]));
    }
    const bool inner = spec_.mode == Mode::predict && !spec_.layer.empty();
    const std::vector<Symbol> outputs =
        inner ? model_.call(trace_, inputs, model_.values_of(spec_.layer)) : model_.call(trace_, inputs);
    if (spec_.mode == Mode::train) warnings_ = single_softmaxes(trace_.graph(), outputs);
    if (spec_.mode == Mode::predict) {
      const std::vector<std::string> names = prediction_names(model_, spec_.layer);
      for (std::size_t i = 0; i < outputs.size(); ++i) trace_.graph().output(names[i], outputs[i]);
    } else {
      learn(inputs, outputs);
    }
    const int size = next_id();
    return {trace_.finish(), trace_.declarations(), first_gradient_.value_or(size),
            first_update_.value_or(size), std::move(warnings_)};
  }

 private:
  int next_id() { return static_cast<int>(trace_.graph().size()); }

  Symbol table(const std::string& name, const Type& row) {
    return trace_.graph().input(name, {row.dtype, row.shape.inserted(0, Shape::open)});
  }

  Symbol column(const std::string& name, const Type& row) {
    return batch_gather(table(name, row), order_, trace_.graph().position(), spec_.rows);
  }

  void learn(const std::vector<Symbol>& inputs, const std::vector<Symbol>& outputs) {
    const bool learns = spec_.mode == Mode::train && !spec_.gradients;
    const Learning learning = learns ? learning_of(*plan_) : Learning::gradients;
    std::vector<Symbol> targets;
    std::vector<Symbol> weights;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      const bool weighted = i < spec_.weighted.size() && spec_.weighted[i];
      targets.push_back(column(target_column(model_, i), spec_.targets[i]));
      weights.push_back(weighted
                            ? cast(column(weight_column(model_, i), {DType::float64, Shape{}}), spec_.dtype)
                            : Symbol{});
    }
    trace_.graph().set_place("loss");
    for (std::size_t i = 0; i < outputs.size(); ++i) targets[i] = matched(targets[i], outputs[i], i);
    if (learning == Learning::passes) {
      return report(step(inputs, outputs, targets, weights));  // metrics: see FitLoop::evaluate_train
    }
    const Symbol total = total_loss(outputs, targets, weights);
    report(total);
    if (!spec_.gradients) measure(outputs, targets, weights);
    if (learning == Learning::batches) {
      step(inputs, outputs, targets, weights);
    } else if (spec_.mode == Mode::train) {
      update(total);
    }
  }

  Symbol total_loss(const std::vector<Symbol>& outputs, const std::vector<Symbol>& targets,
                    const std::vector<Symbol>& weights) {
    trace_.graph().set_place("loss");
    const std::vector<std::size_t> losses = losses_of_outputs(model_, *plan_);
    Symbol total;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      const Symbol mean = in_loss(i, [&](const Loss& loss) {
        Scope scope(trace_, "loss");
        return reduced(values_of(loss, scope, targets[i], outputs[i]), weights[i]);
      });
      if (outputs.size() > 1) accumulate_mean(trace_, loss_name(model_, i), mean, spec_.rows);
      const double weight = plan_->losses[losses[i]].weight;
      const Symbol weighted = weight == 1 ? mean : mean * weight;
      total = total ? total + weighted : weighted;
    }
    for (const Symbol& extra : trace_.extra_losses()) total = total + extra;
    return total;
  }

  /// Adds the step's loss to the running mean.
  void report(const Symbol& total) {
    trace_.graph().set_place("loss");
    const Symbol sum = accumulate_mean(trace_, "loss", total, spec_.rows);
    if (spec_.mode != Mode::train) return;
    count_finite_steps(trace_, sum);
    keep_batch_loss(trace_, total);
  }

  const Loss& loss_of(std::size_t output) const {
    return *plan_->losses[losses_of_outputs(model_, *plan_)[output]].loss;
  }

  /// Calls `make` with the loss of an output; errors name both.
  template <class F>
  Symbol in_loss(std::size_t output, F&& make) {
    const Plan::OutputLoss& part = plan_->losses[losses_of_outputs(model_, *plan_)[output]];
    try {
      return make(*part.loss);
    } catch (Error& error) {
      error.add_context(fmt::format("in the loss of output '{}'{}", model_.output_name(output),
                                    name_in_brackets(*part.loss)));
      rethrow_at(part.position);
    }
  }

  /// The target of an output as its loss takes it.
  Symbol matched(const Symbol& target, const Symbol& prediction, std::size_t output) {
    return in_loss(output, [&](const Loss& loss) {
      const std::string warning = check_output(prediction, loss, model_.output_name(output));
      if (!warning.empty()) warnings_.push_back(warning);
      return matched_target(target, prediction, targets_of(loss, values_of_output(model_, output)));
    });
  }

  void measure(const std::vector<Symbol>& outputs, const std::vector<Symbol>& targets,
               const std::vector<Symbol>& weights) {
    trace_.graph().set_place("metrics");
    const std::vector<std::string> names = metric_names(model_, *plan_);
    const std::vector<std::size_t> outputs_of = outputs_of_metrics(model_, *plan_);
    const std::vector<JudgedOutput> judged = judged_outputs(model_, *plan_, spec_.classes);
    for (std::size_t m = 0; m < names.size(); ++m) {
      const Plan::OutputMetric& metric = plan_->metrics[m];
      const std::size_t i = outputs_of[m];
      try {
        Scope scope(trace_, names[m], judged[i]);
        const Symbol weight = weight_of(metric, weights[i]);
        const Symbol target = in_units(i, targets[i]);
        const Symbol prediction = in_units(i, outputs[i]);
        calling_plugin(*metric.metric, "updating it",
                       [&] { metric.metric->update(scope, target, prediction, weight); });
      } catch (Error& error) {
        error.add_context(fmt::format("in metric '{}' of output '{}'", metric.label, model_.output_name(i)));
        rethrow_at(metric.position);
      }
    }
  }

  /// An output or its target in the units of the target's column.
  Symbol in_units(std::size_t output, const Symbol& values) const {
    for (const Plan::OutputUnits& units : plan_->units) {
      if (units.output == model_.output_name(output)) return units.restored(values);
    }
    return values;
  }

  /// The weights that a metric sees. Without weights: ones, or nothing for a mean, which counts its rows
  /// itself.
  Symbol weight_of(const Plan::OutputMetric& metric, const Symbol& given) {
    if (metric.weighted && given) return given;
    if (dynamic_cast<const MeanMetric*>(metric.metric.get()) != nullptr) return {};
    return full(trace_.graph(), {spec_.dtype, Shape{spec_.rows}}, 1);
  }

  /// The parameters that are trained, declared in this trace.
  std::vector<Variable> parameters() {
    std::vector<Variable> parameters;
    for (const Declaration& declaration : model_.declarations()) {
      if (declaration.role == Role::parameter && declaration.trainable)
        parameters.push_back(trace_.declare(declaration));
    }
    return parameters;
  }

  /// The whole step of an optimizer that computes its steps itself; returns its mean loss, if it gives one.
  Symbol step(const std::vector<Symbol>& inputs, const std::vector<Symbol>& outputs,
              const std::vector<Symbol>& targets, const std::vector<Symbol>& weights) {
    LearningStep step;
    step.rows = spec_.rows;
    step.inputs = inputs;
    step.outputs = outputs;
    step.targets = targets;
    step.weights = weights;
    step.parameters = parameters();
    step.classes = spec_.classes;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      step.tables.push_back(table(input_column(model_, i), spec_.inputs[i]));
    }
    for (std::size_t i = 0; i < outputs.size(); ++i) step.losses.push_back(&loss_of(i));
    if (learning_of(*plan_) == Learning::passes) {
      step.orders = trace_.graph().input(orders_input, {DType::int32, Shape{Shape::open}});
    }
    first_gradient_ = first_update_ = next_id();
    trace_.graph().set_place("optimizer");
    return at_place(plan_->optimizer_position, [&] {
      require_no_extra_losses();
      return take_step(trace_, *plan_->optimizer, step, spec_.fit);
    });
  }

  /// Extra losses are minimised by their gradients, which such an optimizer does not use.
  void require_no_extra_losses() const {
    if (trace_.extra_losses().empty()) return;
    throw UsageError(fmt::format(
        "the optimizer{} uses no gradients, so that regularizers and losses that layers add would have no "
        "effect: leave them out, or take an optimizer such as sgd",
        name_in_brackets(*plan_->optimizer)));
  }

  void update(const Symbol& total) {
    const std::vector<Variable> parameters = this->parameters();
    std::vector<Symbol> values;
    for (const Variable& parameter : parameters) values.push_back(parameter.value());
    first_gradient_ = next_id();
    const std::vector<Symbol> gradients = gradients_of(total, values);
    if (spec_.gradients) return output(parameters, gradients);
    first_update_ = next_id();
    for (std::string& warning : untrained(parameters, gradients)) warnings_.push_back(std::move(warning));
    trace_.graph().set_place("optimizer");
    at_place(plan_->optimizer_position, [&] {
      if (spec_.accumulates) return accumulate_gradients(trace_, parameters, gradients);
      apply_updates(trace_, *plan_->optimizer, rule_of(*plan_), parameters, gradients, spec_.fit);
    });
  }

  /// Outputs the gradients; zeros for a parameter that the loss does not depend on.
  void output(const std::vector<Variable>& parameters, const std::vector<Symbol>& gradients) {
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      const Symbol gradient = gradients[i] ? gradients[i] : zeros_like(parameters[i].value());
      trace_.graph().output(parameters[i].name(), gradient);
    }
  }

  /// Errors of an op that a layer uses are placed at the layer.
  std::vector<Symbol> gradients_of(const Symbol& total, const std::vector<Symbol>& values) {
    try {
      return differentiate(total, values);
    } catch (const Error& error) {
      model_.rethrow_in_layer(error.facts().layer);
    }
  }

  const Model& model_;
  const Plan* plan_;
  const StepSpec& spec_;
  Trace trace_;
  Symbol order_;
  std::optional<int> first_gradient_;
  std::optional<int> first_update_;
  std::vector<std::string> warnings_;
};

}  // namespace

std::vector<JudgedOutput> judged_outputs(const Model& model, const Plan& plan,
                                         const std::vector<std::vector<std::string>>& classes) {
  const std::vector<PredictionKind> kinds = prediction_kinds(model, plan);
  std::vector<JudgedOutput> judged;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const Model::Value& value = model.outputs()[i];
    const Model::Call& call = model.calls()[static_cast<std::size_t>(value.call)];
    judged.push_back({kinds[i], call.shapes[static_cast<std::size_t>(value.output)]});
    if (i < classes.size()) judged.back().classes = classes[i];
  }
  return judged;
}

const UpdateRule& rule_of(const Plan& plan) {
  if (plan.optimizer) return plan.optimizer->rule();
  throw UsageError("a step that trains needs an optimizer in the plan");
}

Learning learning_of(const Plan& plan) {
  if (!plan.optimizer) return Learning::gradients;
  return calling_plugin(*plan.optimizer, "what it learns by", [&] { return plan.optimizer->learning(); });
}

TracedStep traced_once(const Model& model, const Plan* plan, const StepSpec& spec) {
  return StepTracer(model, plan, spec).run();
}

}  // namespace plexus
