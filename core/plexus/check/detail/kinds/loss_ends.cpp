#include <plexus/check/detail/kinds/loss_ends.hpp>
#include <plexus/plugin/components.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace plexus {
namespace {

constexpr double large = 1e4;

/// One pair of a prediction and a target, of a single row.
struct End {
  std::string text;
  Tensor prediction;
  Tensor target;
};

Tensor row_of(const Shape& row, double value) {
  return Tensor::full({DType::float64, row.inserted(0, 1)}, value);
}

/// `value` at the class along the last axis, `other` elsewhere.
Tensor at_class(const Shape& row, std::int64_t index, double value, double other) {
  Tensor result = row_of(row, other);
  const std::int64_t width = row.is_scalar() ? 1 : row.back();
  for (std::int64_t i = 0; i < result.elements(); ++i) {
    if (i % width == index) result.data<double>()[static_cast<std::size_t>(i)] = value;
  }
  return result;
}

/// The numbers but for those up to 0 that lie below the range of an input which begins at 0 or above.
std::vector<double> within(std::vector<double> numbers, const ExampleInput& input) {
  std::erase_if(numbers, [&](double number) { return number <= 0 && input.low >= 0 && number < input.low; });
  return numbers;
}

/// The example's input of this index; the last one if there are fewer.
const ExampleInput& input_of(const ComponentCase& tried, std::size_t input) {
  return tried.inputs[std::min(input, tried.inputs.size() - 1)];
}

std::vector<std::pair<std::string, Tensor>> prediction_ends(PredictionKind kind, const ExampleInput& input,
                                                            const Shape& row) {
  const std::int64_t width = row.is_scalar() ? 1 : row.back();
  std::vector<std::pair<std::string, Tensor>> ends;
  if (kind == PredictionKind::class_probabilities) {
    ends.emplace_back("probability 1 for class 0", at_class(row, 0, 1, 0));
    ends.emplace_back("equal probabilities", row_of(row, 1.0 / static_cast<double>(width)));
    return ends;
  }
  const bool probabilities = kind == PredictionKind::probability;
  const std::vector<double> numbers =
      probabilities ? std::vector<double>{0, 0.5, 1} : within({0, 1, -1, large, -large}, input);
  for (const double value : numbers) {
    ends.emplace_back(fmt::format("predictions of {}", value), row_of(row, value));
  }
  if (!probabilities && width > 1 && input.low < 0) {
    ends.emplace_back(fmt::format("a prediction of {} for class 0, {} for others", large, -large),
                      at_class(row, 0, large, -large));
  }
  return ends;
}

std::vector<std::pair<std::string, Tensor>> target_ends(TargetKind kind, const ExampleInput& input,
                                                        const Shape& row) {
  const std::int64_t width = row.is_scalar() ? 1 : row.back();
  std::vector<std::pair<std::string, Tensor>> ends;
  const auto add = [&](double value, Tensor target) {
    ends.emplace_back(fmt::format("targets of {}", value), std::move(target));
  };
  switch (kind) {
    case TargetKind::class_index:
      for (const std::int64_t index : {std::int64_t{0}, width - 1}) {
        add(static_cast<double>(index),
            Tensor::full({DType::int32, row.inserted(0, 1).without(-1)}, static_cast<double>(index)));
      }
      break;
    case TargetKind::distribution:
      ends.emplace_back("class 0", at_class(row, 0, 1, 0));
      ends.emplace_back(fmt::format("class {}", width - 1), at_class(row, width - 1, 1, 0));
      break;
    case TargetKind::real:
      for (const double value : within({0, 1, -1, large, -large}, input)) add(value, row_of(row, value));
      break;
    default:
      for (const double value : {0.0, 1.0}) add(value, row_of(row, value));
  }
  return ends;
}

std::vector<End> ends_of(const Loss& loss, const ComponentCase& tried, const LossRows& rows) {
  const std::int64_t width = rows.row.is_scalar() ? 1 : rows.row.back();
  const PredictionKind predictions = predictions_of(loss, width);
  std::vector<End> ends;
  for (const auto& [of_prediction, prediction] : prediction_ends(predictions, input_of(tried, 0), rows.row)) {
    for (const auto& [of_target, target] :
         target_ends(loss_targets(loss, rows.row), input_of(tried, 1), rows.row)) {
      ends.push_back({fmt::format("{} and {}", of_prediction, of_target), prediction, target});
    }
  }
  const bool may_equal = input_of(tried, 1).low >= input_of(tried, 0).low;
  if (loss_targets(loss, rows.row) == TargetKind::real && may_equal) {
    const LossRows one = rows.some(0, 1);
    ends.push_back({"a prediction that equals its target", one.target, one.target});
  }
  return ends;
}

/// A loss of one row, in one precision.
class AtEnds {
 public:
  AtEnds(const Loss& loss, const LossRows& one, DType dtype)
      : traced_(traced_loss(loss, one), {false, dtype}, open_backends("reference")) {}

  /// Which output is not finite: "the gradient is nan"; empty: none.
  std::string fault(const End& end) {
    traced_.write({{"prediction", end.prediction}, {"target", end.target}});
    traced_.write("weight", Tensor::full({DType::float64, {end.prediction.elements()}}, 1));
    traced_.run();
    for (const char* output : {"values", "gradient"}) {
      if (!traced_.has_output(output)) continue;
      const Tensor found = traced_.output(output);
      for (const double value : found.data<double>()) {
        if (!std::isfinite(value))
          return fmt::format("the {} is {}", output == std::string_view("values") ? "value" : output, value);
      }
    }
    return {};
  }

 private:
  TracedAlone traced_;
};

}  // namespace

std::string wrong_at_ends(const Loss& loss, const ComponentCase& tried, const LossRows& rows) {
  const LossRows one = rows.some(0, 1);
  AtEnds narrow(loss, one, DType::float32);
  AtEnds wide(loss, one, DType::float64);
  for (const End& end : ends_of(loss, tried, rows)) {
    const std::string fault = narrow.fault(end);
    if (fault.empty()) continue;
    const bool far = end.text.find("10000") != std::string::npos;
    const bool of_definition = far && fault.find("inf") != std::string::npos && wide.fault(end) == fault;
    if (!of_definition) return fmt::format("{} for {}", fault, end.text);
  }
  return {};
}

std::vector<double> values_refused(TargetKind kind, const Shape& row) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  switch (kind) {
    case TargetKind::unit_interval:
      return {-0.5, 1.5, nan};
    case TargetKind::distribution:
      return {-0.5, 2, nan};
    case TargetKind::class_index:
      return {-1, 0.5, static_cast<double>(row.is_scalar() ? 1 : row.back()), nan};
    case TargetKind::answer:
      return {-1, 0.5, 2, nan};
    default:
      return {nan};
  }
}

}  // namespace plexus
