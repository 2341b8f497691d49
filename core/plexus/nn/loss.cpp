#include <plexus/error/error.hpp>
#include <plexus/nn/detail/returned.hpp>
#include <plexus/nn/loss.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {
namespace {

/// Whether `longer` is `shorter` with one more dimension, 1, at its end.
bool extends(const Shape& longer, const Shape& shorter) {
  return longer.rank() == shorter.rank() + 1 && longer.back() == 1 && longer.without(-1) == shorter;
}

Symbol as_indices(const Symbol& target) {
  const bool ready = target.dtype() == DType::int32 || target.dtype() == DType::int64;
  return ready ? target : cast(target, DType::int32);
}

/// Whether `values` has one for each labelled element of `prediction`, whose last axis are classes or
/// features.
bool is_one_a_label(const Shape& values, const Shape& prediction) {
  if (values.rank() == 0 || values.rank() > std::max<std::size_t>(prediction.rank() - 1, 1)) return false;
  return std::equal(values.begin(), values.end(), prediction.begin());
}

/// Advice to the author of a loss whose values still have the last axis of the predictions.
std::string_view advice_on_axis(const Shape& values, const Shape& prediction) {
  const bool whole = values.rank() > 1 && values == prediction;
  return whole ? ": write return mean_of_last_axis(...)" : "";
}

std::string row_text(const Shape& shape) {
  if (shape.is_scalar()) return "a scalar";
  std::string text = "[?";
  for (std::size_t axis = 1; axis < shape.rank(); ++axis) text += fmt::format(", {}", shape[axis]);
  return text + "]";
}

Symbol matched_indices(const Symbol& target, const Symbol& prediction) {
  const Shape& found = target.shape();
  if (prediction.shape().rank() < 2) {
    throw ShapeError("targets that are class indices need predictions [?, classes], found " +
                     row_text(prediction.shape()));
  }
  const Shape wanted = prediction.shape().without(-1);
  if (found == wanted) return as_indices(target);
  if (extends(found, wanted)) return as_indices(squeeze(target, -1));
  throw ShapeError(fmt::format(
      "targets that are class indices have the shape of the predictions without its last dimension: "
      "expected {} for predictions {}, found {}{}",
      row_text(wanted), row_text(prediction.shape()), row_text(found),
      found == prediction.shape() ? "; for a probability or a 0 or 1 for each class take "
                                    "categorical_crossentropy"
                                  : ""));
}

/// Advice on the loss for a target of one column where the predictions have a value for each class.
std::string_view advice(const Shape& target, const Shape& prediction, TargetKind kind) {
  const bool is_one_a_row = target.rank() > 0 && target.elements() == target[0];
  if (!is_one_a_row || prediction.rank() < 2 || prediction.back() == 1) return "";
  switch (kind) {
    case TargetKind::distribution:
      return "; for one column of classes, as names or as indices, take sparse_categorical_crossentropy";
    case TargetKind::unit_interval:
      return "; for one column of two classes take an output of 1 unit, for more classes "
             "sparse_categorical_crossentropy with a unit for each";
    default:
      return "; if the column holds classes, take sparse_categorical_crossentropy";
  }
}

}  // namespace

Loss::~Loss() = default;

Symbol values_of(const Loss& loss, Scope& scope, const Symbol& target, const Symbol& prediction) {
  return calling_plugin(loss, "calling it", [&] {
    const Symbol values = loss.call(scope, target, prediction);
    require_returned(values, scope.graph(), "the loss");
    const bool fits =
        values.dtype() == prediction.dtype() && is_one_a_label(values.shape(), prediction.shape());
    if (fits) return values;
    throw ShapeError(fmt::format(
        "a loss gives one {} for each labelled element, [?] or [?, positions], found {}{} for predictions "
        "{}; core makes the mean of them, with weights{}",
        name_of(prediction.dtype()), row_text(values.shape()),
        values.dtype() == prediction.dtype() ? "" : fmt::format(" of {}", name_of(values.dtype())),
        row_text(prediction.shape()), advice_on_axis(values.shape(), prediction.shape())));
  });
}

TargetKind targets_of(const Loss& loss, std::int64_t values) {
  const TargetKind kind = calling_plugin(loss, "asking what its targets are", [&] { return loss.targets(); });
  if (kind != TargetKind::label) return kind;
  return values > 1 ? TargetKind::class_index : TargetKind::answer;
}

PredictionKind predictions_of(const Loss& loss, std::int64_t values) {
  const PredictionKind kind =
      calling_plugin(loss, "asking what its predictions are", [&] { return loss.predictions(); });
  if (kind != PredictionKind::decision || values < 2) return kind;
  const TargetKind targets = targets_of(loss, values);
  const bool of_classes = targets == TargetKind::class_index || targets == TargetKind::distribution;
  return of_classes ? PredictionKind::class_decisions : kind;
}

Symbol matched_target(const Symbol& target, const Symbol& prediction, TargetKind kind) {
  if (kind == TargetKind::class_index) return matched_indices(target, prediction);
  const Shape& found = target.shape();
  const Shape& wanted = prediction.shape();
  const Symbol values = target.dtype() == prediction.dtype() ? target : cast(target, prediction.dtype());
  if (found == wanted) return values;
  if (extends(found, wanted)) return squeeze(values, -1);
  if (extends(wanted, found)) return expand_dims(values, -1);
  throw ShapeError(
      fmt::format("targets {} do not fit predictions {}: expected equal shapes, but for a last "
                  "dimension 1 that one of them may lack{}",
                  row_text(found), row_text(wanted), advice(found, wanted, kind)));
}

Symbol mean_of_last_axis(const Symbol& x) { return x.shape().rank() < 2 ? x : mean(x, {-1}); }

Symbol reduced(const Symbol& values, const Symbol& weight) {
  if (!weight) return mean(values);
  const Shape& shape = values.shape();
  Symbol factor = weight.dtype() == values.dtype() ? weight : cast(weight, values.dtype());
  if (factor.shape() != shape) {
    const bool one_a_row =
        !factor.shape().is_scalar() && factor.shape()[0] == shape[0] && factor.shape().elements() == shape[0];
    if (!one_a_row) {
      throw ShapeError(
          fmt::format("weights {} do not fit loss values {}: expected one weight a row or a "
                      "value",
                      row_text(factor.shape()), row_text(shape)));
    }
    std::vector<std::int64_t> column(shape.rank(), 1);
    column[0] = shape[0];
    factor = reshape(factor, column);
  }
  return mean(values * factor);
}

}  // namespace plexus
