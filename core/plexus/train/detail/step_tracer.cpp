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
  // Without an optimizer, what is wrong with losses and metrics is told first.
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
      learn(outputs);
    }
    const int size = next_id();
    return {trace_.finish(), trace_.declarations(), first_gradient_.value_or(size),
            first_update_.value_or(size), std::move(warnings_)};
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
    const Symbol total = total_loss(outputs, targets, weights);  // it matches the targets
    if (!spec_.gradients) measure(outputs, targets, weights);
    if (spec_.mode == Mode::train) learn_from(total);
  }

  Symbol total_loss(const std::vector<Symbol>& outputs, std::vector<Symbol>& targets,
                    const std::vector<Symbol>& weights) {
    trace_.graph().set_place("loss");
    const std::vector<std::size_t> losses = losses_of_outputs(model_, *plan_);
    Symbol total;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      const Plan::OutputLoss& part = plan_->losses[losses[i]];
      const Symbol mean = output_loss(part, i, targets[i], outputs[i], weights[i]);
      if (outputs.size() > 1) accumulate_mean(trace_, loss_name(model_, i), mean, spec_.rows);
      const Symbol weighted = part.weight == 1 ? mean : mean * part.weight;
      total = total ? total + weighted : weighted;
    }
    for (const Symbol& extra : trace_.extra_losses()) total = total + extra;
    const Symbol sum = accumulate_mean(trace_, "loss", total, spec_.rows);
    if (spec_.mode == Mode::train) {
      count_finite_steps(trace_, sum);
      keep_batch_loss(trace_, total);
    }
    return total;
  }

  /// Makes `target` the matched one.
  Symbol output_loss(const Plan::OutputLoss& part, std::size_t i, Symbol& target, const Symbol& prediction,
                     const Symbol& weight) {
    const Loss& loss = *part.loss;
    try {
      Scope scope(trace_, "loss");
      const std::string warning = check_output(prediction, loss, model_.output_name(i));
      if (!warning.empty()) warnings_.push_back(warning);
      target = matched_target(target, prediction, targets_of(loss));
      return reduced(values_of(loss, scope, target, prediction), weight);
    } catch (Error& error) {
      error.add_context(
          fmt::format("in the loss of output '{}'{}", model_.output_name(i), name_in_brackets(loss)));
      rethrow_at(part.position);
    }
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

  /// What an output or its target is in the units of the target's column.
  Symbol in_units(std::size_t output, const Symbol& values) const {
    for (const Plan::OutputUnits& units : plan_->units) {
      if (units.output == model_.output_name(output)) return units.restored(values);
    }
    return values;
  }

  /// Ones where the metric sees no weights: a mean counts its rows without them.
  Symbol weight_of(const Plan::OutputMetric& metric, const Symbol& given) {
    if (metric.weighted && given) return given;
    if (dynamic_cast<const MeanMetric*>(metric.metric.get()) != nullptr) return {};
    return full(trace_.graph(), {spec_.dtype, Shape{spec_.rows}}, 1);
  }

  void learn_from(const Symbol& total) {
    std::vector<Variable> parameters;
    std::vector<Symbol> values;
    for (const Declaration& declaration : model_.declarations()) {
      if (declaration.role != Role::parameter || !declaration.trainable) continue;
      parameters.push_back(trace_.declare(declaration));
      values.push_back(parameters.back().value());
    }
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

  /// Of a parameter that the loss does not depend on: zeros.
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

TracedStep traced_once(const Model& model, const Plan* plan, const StepSpec& spec) {
  return StepTracer(model, plan, spec).run();
}

}  // namespace plexus
