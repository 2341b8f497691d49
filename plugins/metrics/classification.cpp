#include "classification.hpp"

#include <cmath>

namespace plexus {
namespace {

Symbol as_rows(const Symbol& x, std::int64_t values) { return reshape(x, {x.shape()[0], -1, values}); }

/// Whether the values of a row belong to classes, of which the largest is chosen, as in accuracy.
bool tells_classes_apart(const JudgedOutput& output) {
  return is_of_classes(output.predictions) ||
         (output.predictions == PredictionKind::real && output.values() > 1);
}

Symbol truth_of(const Symbol& target, const Symbol& prediction, std::int64_t values) {
  if (target.shape().rank() < prediction.shape().rank()) {
    return equal(as_rows(one_hot(target, values, prediction.dtype()), values), 1.0);
  }
  return greater(as_rows(target, values), 0.5);
}

/// The answers to whether a row is of class `index`, from those for all values. With a single value, no is
/// class 0 and yes is class 1.
Symbol of_class(const Symbol& all, std::int64_t index, Symbol (*no)(const Symbol&)) {
  const Shape& shape = all.shape();
  if (shape.back() == 1) return index == 1 ? all : no(all);
  return slice(all, {0, 0, index}, {shape[0], shape[1], index + 1});
}

Symbol complement(const Symbol& probability) { return 1 - probability; }

Symbol decision(const JudgedOutput& output, const Symbol& rows, const Symbol& prediction) {
  const std::int64_t values = output.values();
  if (!tells_classes_apart(output)) {
    return greater(rows, boundary_of(output.predictions));
  }
  return equal(as_rows(one_hot(argmax(prediction), values, prediction.dtype()), values), 1.0);
}

Answers answers_of(const Questions& questions, const Scope& scope, const Symbol& target,
                   const Symbol& prediction, const Symbol& weight, bool decides) {
  const JudgedOutput& output = scope.output();
  const std::int64_t values = output.values();
  const bool thresholds = !decides || questions.threshold;
  Answers answers;
  answers.truth = truth_of(target, prediction, values);
  answers.given = thresholds ? as_rows(as_probabilities(prediction, output.predictions), values)
                             : decision(output, as_rows(prediction, values), prediction);
  answers.weight = reshape(cast(weight, DType::float64), {weight.shape()[0], 1, 1});
  if (questions.positive) {
    const std::int64_t index = class_index(output, *questions.positive);
    answers.truth = of_class(answers.truth, index, logical_not);
    answers.given = of_class(answers.given, index, thresholds ? complement : logical_not);
  }
  if (decides && thresholds) answers.given = greater(answers.given, *questions.threshold);
  return answers;
}

}  // namespace

Schema with_questions(Schema schema, bool decided) {
  schema.optional_tree(
      "class", "the positive class: its name, or its code if it has none; absent: each class is counted");
  if (decided) {
    schema.optional_number("threshold",
                           "probability above which a prediction means yes; absent: the largest of a row "
                           "decides between classes, and 0.5 for a yes or no of its own",
                           between(0, 1));
  }
  return schema;
}

Questions questions_of(const Options& options) {
  Questions questions;
  if (options.has("class")) {
    const Tree& given = options.tree("class");  // a name may be written like a number
    if (!given.is_scalar())
      throw ConfigError("class of a metric: expected the name or the code of one class");
    questions.positive = given.text();
  }
  const auto& values = options.values();
  if (values.find("threshold") != values.end() && options.has("threshold")) {
    questions.threshold = options.number("threshold");
  }
  return questions;
}

Answers decided(const Questions& questions, const Scope& scope, const Symbol& target,
                const Symbol& prediction, const Symbol& weight) {
  return answers_of(questions, scope, target, prediction, weight, true);
}

Answers probable(const Questions& questions, const Scope& scope, const Symbol& target,
                 const Symbol& prediction, const Symbol& weight) {
  return answers_of(questions, scope, target, prediction, weight, false);
}

Symbol weight_where(const Symbol& counted, const Answers& answers) {
  return sum(cast(counted, DType::float64) * answers.weight, {0, 1});
}

Symbol ratio(const Symbol& a, const Symbol& b) {
  const Symbol nothing = equal(b, 0.0);
  return select(nothing, 0.0, a / select(nothing, 1.0, b));
}

}  // namespace plexus
