#include <plexus/config/diagnostics.hpp>
#include <plexus/config/scalar.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "linear_units.hpp"
#include "perceptron_features.hpp"
#include "perceptron_op.hpp"

namespace plexus {
namespace {

constexpr const char* mistakes_log = "mistakes";
constexpr const char* active_log = "active_classes";

PerceptronPenalty penalty_of(const std::string& name) {
  if (name == "l2") return PerceptronPenalty::l2;
  if (name == "l1") return PerceptronPenalty::l1;
  return name == "elasticnet" ? PerceptronPenalty::elasticnet : PerceptronPenalty::none;
}

[[noreturn]] void refuse(const Tree& given, const std::string& expected) {
  const ConfigError error(
      fmt::format("optimizer 'perceptron': expected {}, found {}", expected, plexus::describe(given)));
  at_place(given.position(), [&] { throw error; });
  throw error;
}

double tolerance_of(const Options& options) {
  if (!options.has("tolerance")) return PerceptronRule{}.tolerance;
  const Tree& given = options.tree("tolerance");
  if (given.is_scalar() && given.text() == "none") return -std::numeric_limits<double>::infinity();
  const std::optional<double> number = as_number(given);
  if (!number || *number < 0) refuse(given, "a tolerance of 0 or more, or none");
  return *number;
}

/// The weights of classes as they are written, by name or code.
struct WrittenWeights {
  bool balanced = false;
  std::vector<std::pair<std::string, double>> weights;
};

WrittenWeights weights_of(const Options& options) {
  WrittenWeights written;
  if (!options.has("class_weight")) return written;
  const Tree& given = options.tree("class_weight");
  written.balanced = given.is_scalar() && given.text() == "balanced";
  if (written.balanced) return written;
  if (!given.is_map()) refuse(given, "class_weight: balanced, or {CLASS: weight}");
  for (const Tree::Entry& entry : given.entries()) {
    const std::optional<double> weight = as_number(entry.value);
    if (!weight || *weight < 0) refuse(entry.value, "a weight of 0 or more for class '" + entry.key + "'");
    written.weights.emplace_back(entry.key, *weight);
  }
  return written;
}

std::string with_noun(double count, const char* noun) {
  return fmt::format("{} {}{}", static_cast<std::int64_t>(count), noun, count == 1 ? "" : "s");
}

double value_of(std::span<const std::pair<std::string, double>> logs, std::string_view name) {
  for (const auto& [log, value] : logs) {
    if (log == name) return value;
  }
  return 0;
}

/// Throws UsageError for parameters with constraints: the weights are kept in slots of the optimizer, to
/// which constraints are not applied.
void require_no_constraints(const LearningStep& step) {
  for (const Variable& w : step.parameters) {
    if (w.declaration().constraint)
      throw UsageError(
          fmt::format("the perceptron knows no constraints: leave out that of {}, or train with an "
                      "optimizer such as sgd",
                      w.name()));
  }
}

/// Rosenblatt's perceptron as scikit-learn's Perceptron trains it, to the last bit: stochastic gradient
/// descent by a row at a time with the perceptron loss, one class against all others where there are more
/// than two. A step is a pass over all rows. It starts from weights of 0, or from given ones.
class Perceptron final : public Optimizer {
 public:
  static Schema schema() {
    return Schema("perceptron",
                  "The perceptron rule, as scikit-learn's Perceptron has it. It starts from weights of 0, or "
                  "from given ones. The loss of an epoch is the mean over its rows as they were visited, "
                  "whatever they weigh")
        .number("eta0", 1.0, "how far a mistake moves the weights", greater_than(0))
        .choice("penalty", {"none", "l2", "l1", "elasticnet"}, "none", "what keeps the weights small")
        .number("alpha", 1e-4, "factor of the penalty", at_least(0))
        .number("l1_ratio", 0.15, "share of l1 in the elasticnet", between(0, 1))
        .optional_tree(
            "tolerance",
            "a class converges when its mean loss and penalty (with validation_fraction: its accuracy) "
            "get better by less than this for `patience` epochs; none: never; absent: 1e-3")
        .integer("patience", 5, "epochs in a row without progress", at_least(1))
        .optional_number("validation_fraction",
                         "share of the rows that is set apart, stratified, to judge by; absent: the rows "
                         "learnt from judge",
                         Range{0, 1, true, true})
        .integer(
            "random_state", 0,
            "by which the rows of validation_fraction are drawn; scikit-learn has one for them and the order",
            between(0, std::numeric_limits<std::uint32_t>::max()))
        .optional_tree("class_weight",
                       "balanced, or {CLASS: weight}: of a class's own rows where it is learnt against all "
                       "others, which "
                       "weigh 1 there; data: {class_weight: ...} weighs rows for all classes alike");
  }

  explicit Perceptron(const Options& options)
      : validation_fraction_(options.has("validation_fraction")
                                 ? std::optional(options.number("validation_fraction"))
                                 : std::nullopt),
        random_state_(static_cast<std::uint32_t>(options.integer("random_state"))),
        written_(weights_of(options)) {
    rule_.penalty = penalty_of(options.text("penalty"));
    rule_.eta0 = options.number("eta0");
    rule_.alpha = options.number("alpha");
    rule_.l1_ratio = options.number("l1_ratio");
    rule_.tolerance = tolerance_of(options);
    rule_.patience = options.integer("patience");
    UpdateRule core_rule;
    core_rule.learning_rate = rule_.eta0;
    set_rule(core_rule);
  }

  Learning learning() const override { return Learning::passes; }
  bool starts_at_zero() const override { return true; }

  Symbol step(Scope& scope, const LearningStep& step) const override {
    require_fitting(scope, step);
    require_no_constraints(step);
    const LinearUnits units = linear_units(step, step.outputs[0], "perceptron");
    const std::int64_t features = units.kernel.shape()[0];
    const std::int64_t count = units.kernel.shape()[1];
    if (count == 2) {
      throw UsageError(
          "the perceptron tells two classes apart with one unit, found 2 units: write dense: {units: 1}");
    }
    const bool truncates =
        rule_.penalty == PerceptronPenalty::l1 || rule_.penalty == PerceptronPenalty::elasticnet;
    const Type of_weights{DType::float64, Shape{count, features}};
    const Variable vectors = scope.slot("vector", units.kernel, of_weights);
    const Variable states =
        scope.slot("state", units.kernel, {DType::float64, Shape{count, perceptron_state_size}});
    std::optional<Variable> truncated;
    if (truncates) truncated = scope.slot("truncated", units.kernel, of_weights);

    const PerceptronFeatures table = perceptron_features(step, units.features);
    const Symbol codes = cast(reshape(step.targets[0], Shape{step.rows}), DType::int32);
    const PerceptronOutputs made = perceptron_epoch(
        {table.rows, table.values, codes, step.weights[0], step.orders, scope.learning_rate(),
         units.kernel.value(), units.bias ? units.bias->value() : Symbol{}, vectors.value(),
         truncated ? truncated->value() : Symbol{}, states.value()},
        settings(step, count));

    scope.assign(units.kernel, made.kernel);
    if (units.bias) scope.assign(*units.bias, made.bias);
    scope.assign(vectors, made.vectors);
    if (truncated) scope.assign(*truncated, made.truncated);
    scope.assign(states, made.states);
    const Variable mistakes = scope.accumulator(mistakes_log);
    scope.assign(mistakes, mistakes.value() + made.mistakes);
    const Variable active = scope.accumulator(active_log);
    scope.assign(active, active.value() + made.active);
    return made.loss;
  }

  std::vector<OptimizerLog> log_names() const override {
    return {{mistakes_log, Direction::down}, {active_log, std::nullopt}};
  }
  std::vector<Symbol> logs(Scope& scope) const override {
    return {scope.accumulator(mistakes_log).value(), scope.accumulator(active_log).value()};
  }

  EpochVerdict after_epoch(std::span<const std::pair<std::string, double>> logs, bool last) const override {
    const double mistakes = value_of(logs, mistakes_log);
    const double active = value_of(logs, active_log);
    const std::string made = with_noun(mistakes, "mistake") + " in the last epoch";
    if (active == 0 && mistakes == 0) {
      return {"the perceptron has converged: no mistake in the last epoch", {}};
    }
    if (active == 0) {
      return {fmt::format("the perceptron makes no more progress, with {}", made),
              fmt::format("the perceptron did not converge: it still made {} when {} epochs had brought no "
                          "progress. Where no plane separates the classes that is how it ends: more features "
                          "may separate them, and a logistic regression (sigmoid or softmax) copes without. "
                          "Else try more patience, a smaller tolerance or a smaller penalty",
                          made, rule_.patience)};
    }
    // Without a tolerance, all epochs are used, as the user asked for.
    if (!last || !std::isfinite(rule_.tolerance)) return {};
    if (mistakes == 0) {
      return {{},
              "the epochs ran out before the perceptron was known to have converged, although it made no "
              "mistake in the last one. With more epochs (fit: {epochs: ...}) it stops by itself"};
    }
    return {
        {},
        fmt::format("the perceptron did not converge before the epochs ran out: {} in progress, {}. Give it "
                    "more epochs (fit: {{epochs: ...}}) or a larger tolerance",
                    with_noun(active, "unit"), made)};
  }

 private:
  static void require_fitting(const Scope& scope, const LearningStep& step) {
    if (step.outputs.size() != 1) {
      throw UsageError(
          fmt::format("the perceptron trains a model of one output, found {}", step.outputs.size()));
    }
    if (step.losses[0]->registered_name() != "perceptron") {
      throw UsageError(
          fmt::format("the perceptron minimises a loss of its own: write loss: perceptron, found '{}'",
                      step.losses[0]->registered_name()));
    }
    if (scope.dtype() != DType::float64) {
      throw UsageError(
          "the perceptron computes in float64, as scikit-learn does, the run in float32: add precision: "
          "float64");
    }
  }

  PerceptronSettings settings(const LearningStep& step, std::int64_t units) const {
    PerceptronSettings settings;
    settings.rule = rule_;
    settings.class_weights = class_weights(step, units == 1 ? 2 : units);
    settings.validation_fraction = validation_fraction_;
    settings.random_state = random_state_;
    return settings;
  }

  PerceptronClassWeights class_weights(const LearningStep& step, std::int64_t classes) const {
    PerceptronClassWeights weights;
    weights.balanced = written_.balanced;
    if (written_.weights.empty()) return weights;
    weights.weights.assign(static_cast<std::size_t>(classes), 1.0);
    std::vector<std::string> names;
    if (!step.classes.empty()) names = step.classes[0];
    const bool named = !names.empty();
    for (auto code = static_cast<std::int64_t>(names.size()); code < classes; ++code) {
      names.push_back(std::to_string(code));
    }
    for (const auto& [name, weight] : written_.weights) {
      const auto found = std::find(names.begin(), names.end(), name);
      if (found != names.end()) {
        weights.weights[static_cast<std::size_t>(found - names.begin())] = weight;
      } else if (named) {
        throw UsageError(fmt::format("class_weight: there is no class '{}'; the classes are {}", name,
                                     fmt::join(names, ", ")));
      } else {
        weights.unknown = name;  // its name may be known once the data have been read
      }
    }
    return weights;
  }

  PerceptronRule rule_;
  std::optional<double> validation_fraction_;
  std::uint32_t random_state_;
  WrittenWeights written_;
};

}  // namespace

void register_perceptron(Registrar& registrar) { registrar.add<Perceptron>(); }

}  // namespace plexus
