#include "class_tallies.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace plexus {
namespace {

Shape classes_of(const Scope& scope) { return Shape{std::max<std::int64_t>(scope.output().values(), 2)}; }

/// The answer of a single value as two classes: no and yes.
Symbol both_ways(const Symbol& answer) {
  if (answer.shape().back() > 1) return cast(answer, DType::float64);
  const Symbol yes = cast(answer, DType::float64);
  return concat(std::array{1.0 - yes, yes}, -1);
}

}  // namespace

void add_to_tallies(std::string_view metric, Scope& scope, const Symbol& target, const Symbol& prediction,
                    const Symbol& weight, std::optional<double> threshold) {
  const PredictionKind kind = scope.predictions();
  if (scope.output().values() > 1 && !is_of_classes(kind) && kind != PredictionKind::real) {
    throw ShapeError(
        fmt::format("{} compares classes, but each of the {} values of a row is a yes or no of its own",
                    metric, scope.output().values()));
  }
  if (threshold && scope.output().values() > 1) {
    throw ShapeError(
        fmt::format("{} has a threshold, but the largest of the {} values of a row decides: leave it out",
                    metric, scope.output().values()));
  }
  const Answers answers = decided({std::nullopt, threshold}, scope, target, prediction, weight);
  const Symbol given = both_ways(answers.truth);
  const Symbol meant = both_ways(answers.given);
  const auto add = [&](std::string_view name, const Symbol& counted) {
    const Variable total = scope.accumulator(name, classes_of(scope));
    scope.assign(total, total.value() + sum(counted * answers.weight, {0, 1}));
  };
  add("given", given);
  add("meant", meant);
  add("met", given * meant);
}

ClassTallies tallies(Scope& scope) {
  const auto total = [&](std::string_view name) {
    return scope.accumulator(name, classes_of(scope)).value();
  };
  return {total("given"), total("meant"), total("met")};
}

}  // namespace plexus
