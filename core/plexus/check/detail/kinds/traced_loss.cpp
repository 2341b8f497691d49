#include <plexus/check/detail/kinds/drawn_outputs.hpp>
#include <plexus/check/detail/kinds/traced_loss.hpp>
#include <plexus/ops/differentiate.hpp>
#include <plexus/ops/ops.hpp>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace plexus {
namespace {

std::int64_t values_of_row(const Shape& row) { return row.is_scalar() ? 1 : row.back(); }

NumberRange range_of(const ComponentCase& tried, std::size_t input) {
  const ExampleInput& given = tried.inputs[std::min(input, tried.inputs.size() - 1)];
  return {given.low, given.high};
}

/// Weights for the largest possible number of values; the recorder uses as many as there are values.
Tensor different_weights(std::int64_t count) {
  Tensor weights(DType::float64, {count});
  double next = 0;
  for (double& weight : weights.data<double>()) weight = 0.5 + std::fmod(next++ * 0.37, 1.0);
  return weights;
}

}  // namespace

NamedTensors LossRows::inputs() const {
  return {
      {"prediction", prediction}, {"target", target}, {"weight", different_weights(prediction.elements())}};
}

LossRows LossRows::some(std::int64_t first, std::int64_t count) const {
  return {row, prediction.rows(first, count), target.rows(first, count)};
}

TargetKind loss_targets(const Loss& loss, const Shape& row) { return targets_of(loss, values_of_row(row)); }

LossRows drawn_loss_rows(const Loss& loss, const ComponentCase& tried, const Shape& row, std::int64_t rows) {
  const PredictionKind predictions = predictions_of(loss, values_of_row(row));
  return {row, drawn_predictions(predictions, row, rows, 1, range_of(tried, 0)),
          drawn_targets(loss_targets(loss, row), row, rows, 1, range_of(tried, 1))};
}

Recorder traced_loss(const Loss& loss, const LossRows& rows) {
  return [&loss, &rows](Trace& trace) {
    Scope scope(trace, "loss");
    Graph& graph = trace.graph();
    const DType dtype = trace.settings().dtype;
    const Symbol prediction = graph.input("prediction", {dtype, rows.prediction.shape()});
    const DType of_target = is_floating(rows.target.dtype()) ? dtype : rows.target.dtype();
    const Symbol target = matched_target(graph.input("target", {of_target, rows.target.shape()}), prediction,
                                         loss_targets(loss, rows.row));
    const Symbol values = values_of(loss, scope, target, prediction);
    const Symbol weights = graph.input("weight", {dtype, Shape{prediction.shape().elements()}});
    const std::int64_t count = values.shape().elements();
    const Symbol total = sum(reshape(values, {count}) * slice(weights, {0}, {count}));
    graph.output("values", values);
    graph.output("total", total);
    const std::vector<Symbol> by{prediction};
    const Symbol gradient = differentiate(total, by)[0];
    if (gradient) graph.output("gradient", gradient);
  };
}

std::string first_not_finite(const Tensor& values) {
  for (std::int64_t i = 0; i < values.elements(); ++i) {
    if (!std::isfinite(values.at(i))) return fmt::format("value {} is {}", i, values.at(i));
  }
  return {};
}

}  // namespace plexus
