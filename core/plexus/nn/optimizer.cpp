#include <plexus/config/schema.hpp>
#include <plexus/error/error.hpp>
#include <plexus/nn/detail/parameter_groups.hpp>
#include <plexus/nn/detail/projection.hpp>
#include <plexus/nn/optimizer.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {
namespace {

/// What all gradients are multiplied by: c * min(1/N, 1/c) for the norm N of all of them together. A norm
/// that is not finite makes every gradient NaN (N - N), so that it cannot go unseen.
Symbol global_scale(std::span<const Symbol> gradients, double limit) {
  Symbol squares;
  for (const Symbol& gradient : gradients) {
    if (!gradient) continue;
    const Symbol part = sum(square(gradient));
    squares = squares ? squares + part : part;
  }
  const Symbol total = sqrt(squares);
  return limit * minimum(reciprocal(total), 1 / limit) + (total - total);
}

Symbol clipped(const Symbol& gradient, const UpdateRule& rule, const Symbol& scale) {
  if (rule.clipnorm) {
    const double limit = *rule.clipnorm;
    return gradient * limit / maximum(sqrt(sum(square(gradient))), limit);
  }
  if (scale) return gradient * scale;
  if (rule.clipvalue) return clip(gradient, -*rule.clipvalue, *rule.clipvalue);
  return gradient;
}

void require_gradient(std::span<const Variable> parameters, std::span<const Symbol> gradients) {
  if (parameters.size() != gradients.size()) {
    throw UsageError(
        fmt::format("there are {} parameters, but {} gradients", parameters.size(), gradients.size()));
  }
  if (std::none_of(gradients.begin(), gradients.end(),
                   [](const Symbol& g) { return static_cast<bool>(g); })) {
    throw UsageError("there is nothing to train: the loss depends on no trainable parameter");
  }
}

/// The means of the gradients of this batch and of those that were accumulated, which begin at 0 again.
std::vector<Symbol> means(Trace& trace, std::span<const Variable> parameters,
                          std::span<const Symbol> gradients, int batches) {
  std::vector<Symbol> means(gradients.begin(), gradients.end());
  if (batches == 1) return means;
  for (std::size_t i = 0; i < means.size(); ++i) {
    if (!means[i]) continue;
    Scope scope(trace, "optimizer");
    const Variable accumulated = scope.slot(accumulated_slot, parameters[i]);
    const Symbol total = accumulated.value() + means[i];
    scope.assign(accumulated, zeros_like(total));
    means[i] = total / static_cast<double>(batches);
  }
  return means;
}

/// The first update copies the parameter, as Keras does; a later one keeps `momentum` of the average.
void average(Scope& scope, const Variable& w, double momentum) {
  const Variable mean = scope.slot(average_slot, w);
  const DType dtype = w.type().dtype;
  const Symbol one = constant(scope.graph(), 1, dtype);
  const Symbol gain = select(equal(scope.step(), 0.0), one, constant(scope.graph(), 1 - momentum, dtype));
  scope.assign(mean, mean.value() + (w.value() - mean.value()) * gain);
}

std::optional<double> given(const Options& options, std::string_view name) {
  return options.has(name) ? std::optional(options.number(name)) : std::nullopt;
}

}  // namespace

Optimizer::~Optimizer() = default;

void Optimizer::update(Scope&, const Variable&, const Symbol&) const {
  throw UsageError("it overrides neither update nor learning and step");
}

Symbol Optimizer::step(Scope&, const LearningStep&) const {
  throw UsageError("it does not learn by gradients, but does not override step either");
}

const UpdateRule& Optimizer::rule() const {
  if (rule_) return *rule_;
  throw UsageError(fmt::format(
      "the optimizer{} has no learning rate: make it with optimizer(name, options), or call set_rule",
      name_in_brackets(*this)));
}

Schema optimizer_schema(std::string name, std::string summary, double learning_rate,
                        std::optional<double> weight_decay) {
  Schema schema(std::move(name), std::move(summary));
  schema.number_or_component("learning_rate", learning_rate, Kind::schedule, "size of a step", at_least(0))
      .optional_number("clipnorm", "each gradient is scaled to this Euclidean norm at most", greater_than(0))
      .optional_number("clipvalue", "each element of a gradient is cut to [-clipvalue, clipvalue]",
                       greater_than(0))
      .optional_number("global_clipnorm", "all gradients together are scaled to this norm at most",
                       greater_than(0));
  const char* const decay = "w -= w * weight_decay * learning_rate before each update";
  if (weight_decay) {
    schema.number("weight_decay", *weight_decay, decay, at_least(0));
  } else {
    schema.optional_number("weight_decay", decay, at_least(0));
  }
  return schema
      .optional_texts("exclude_from_weight_decay",
                      "names of parameters that do not decay, or patterns: [\"*/bias\"]")
      .optional_tree(
          "groups",
          "a list: [{match: \"head/*\", learning_rate: 0.01, weight_decay: 0}]; parameters whose "
          "name fits have these options, those of the first group that fits; a learning_rate stays "
          "in proportion to the optimizer's, also where a callback changes that; "
          "learning_rate_factor multiplies a schedule's rate")
      .boolean(
          "use_ema", false,
          "keep a moving average of each weight, which the trained model gets; the average is of weights "
          "before a constraint projects them, as in Keras, and so may leave what it allows")
      .number("ema_momentum", UpdateRule{}.ema_momentum, "part of the average that stays in each update",
              between(0, 1))
      .boolean("swap_ema_weights", false, "validate with the averages")
      .integer("gradient_accumulation_steps", 1, "batches whose mean gradient makes one update",
               between(1, 65536));
}

UpdateRule update_rule(const Options& options) {
  UpdateRule rule{0,
                  given(options, "clipnorm"),
                  given(options, "clipvalue"),
                  given(options, "global_clipnorm"),
                  given(options, "weight_decay"),
                  options.make<Schedule>("learning_rate"),
                  {},
                  options.boolean("use_ema"),
                  options.number("ema_momentum"),
                  options.boolean("swap_ema_weights"),
                  static_cast<int>(options.integer("gradient_accumulation_steps"))};
  if (!rule.schedule) rule.learning_rate = options.number("learning_rate");
  if (options.has("exclude_from_weight_decay"))
    rule.exclude_from_weight_decay = options.texts("exclude_from_weight_decay");
  rule.groups = parameter_groups(options, rule);
  const bool group_decays = std::any_of(rule.groups.begin(), rule.groups.end(),
                                        [](const ParameterGroup& each) { return each.weight_decay; });
  if (!rule.exclude_from_weight_decay.empty() && !rule.weight_decay && !group_decays)
    throw ConfigError("exclude_from_weight_decay needs weight_decay: nothing decays without it");
  if (rule.swap_ema_weights && !rule.use_ema)
    throw ConfigError("swap_ema_weights needs use_ema: true: there are no averages without it");
  if (rule.ema_momentum != UpdateRule{}.ema_momentum && !rule.use_ema)
    throw ConfigError("ema_momentum needs use_ema: true: there are no averages without it");
  std::string found;
  for (const std::string_view name : {"clipnorm", "clipvalue", "global_clipnorm"}) {
    if (options.has(name)) found += fmt::format("{}{}", found.empty() ? "" : " and ", name);
  }
  if (rule.clipnorm.has_value() + rule.clipvalue.has_value() + rule.global_clipnorm.has_value() > 1) {
    throw ConfigError(
        fmt::format("an optimizer clips in one way: give clipnorm, clipvalue or "
                    "global_clipnorm, found {}",
                    found));
  }
  return rule;
}

void apply_updates(Trace& trace, const Optimizer& optimizer, const UpdateRule& rule,
                   std::span<const Variable> parameters, std::span<const Symbol> of_batch,
                   const FitLength& fit) {
  require_gradient(parameters, of_batch);
  if (rule.gradient_accumulation_steps != trace.settings().batches_per_update ||
      rule.gradient_accumulation_steps < 1) {
    throw UsageError(
        fmt::format("gradient_accumulation_steps is {}, but the trace has {} batches to an update; expected "
                    "the same number, at least 1",
                    rule.gradient_accumulation_steps, trace.settings().batches_per_update));
  }
  require_fitting_patterns(rule, parameters);
  set_learning_rate(trace, rule, fit);
  const Symbol learning_rate = trace.learning_rate();
  const Symbol step = trace.step();
  const std::vector<Symbol> gradients = means(trace, parameters, of_batch, rule.gradient_accumulation_steps);
  const Symbol scale = rule.global_clipnorm ? global_scale(gradients, *rule.global_clipnorm) : Symbol{};
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (!gradients[i]) continue;
    const Variable& w = parameters[i];
    Scope scope(trace, "optimizer");
    try {
      const Symbol gradient = clipped(gradients[i], rule, scale);
      const double factor = rate_factor(rule, w);
      trace.set_learning_rate(factor == 1 ? learning_rate : learning_rate * factor);
      if (const double decay = decay_of(rule, w); decay > 0)
        scope.assign(w, w.value() - w.value() * decay * trace.learning_rate());
      const Symbol before = w.value();
      calling_plugin(optimizer, "the update", [&] {
        optimizer.update(scope, w, gradient);
        if (w.value() == before)
          throw UsageError("it leaves the parameter as it was: it must assign a new value");
      });
      if (rule.use_ema) average(scope, w, rule.ema_momentum);
      apply_constraint(scope, w);
    } catch (Error& error) {
      error.add_context(
          fmt::format("in the optimizer's update of '{}'{}", w.name(), name_in_brackets(optimizer)));
      throw;
    }
  }
  trace.set_learning_rate(learning_rate);
  trace.set_step(step + 1.0);
  trace.count_batch();
}

void set_learning_rate(Trace& trace, const UpdateRule& rule, const FitLength& fit) {
  const Symbol learning_rate = next_learning_rate(trace, rule, fit);
  if (!rule.schedule) return;
  Scope(trace, "optimizer").assign(trace.learning_rate_variable(0), learning_rate);
  trace.set_learning_rate(learning_rate);
}

void accumulate_gradients(Trace& trace, std::span<const Variable> parameters,
                          std::span<const Symbol> gradients) {
  require_gradient(parameters, gradients);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (!gradients[i]) continue;
    Scope scope(trace, "optimizer");
    const Variable accumulated = scope.slot(accumulated_slot, parameters[i]);
    scope.assign(accumulated, accumulated.value() + gradients[i]);
  }
  trace.count_batch();
}

Symbol next_learning_rate(Trace& trace, const UpdateRule& rule, const FitLength& fit) {
  if (!rule.schedule) return trace.learning_rate_variable(rule.learning_rate).value();
  const DType dtype = trace.settings().dtype;
  const Symbol batch = cast(trace.batch(), DType::float64);
  const Symbol over = trace.optimizer_variable("learning_rate_over_schedule", DType::float64, -1).value();
  const Symbol rate = scheduled_rate(*rule.schedule, batch, fit);
  return cast(select(less(over, 0.0), rate, over), dtype);
}

}  // namespace plexus
