#include <plexus/error/error.hpp>
#include <plexus/nn/decision.hpp>
#include <plexus/run/detail/class_answers.hpp>

#include <cmath>

#include <fmt/format.h>

namespace plexus {

namespace {

/// Throws UsageError unless the output has a value for each of its classes, or one value for two classes.
void require_classes(const TrainedModel& model, std::size_t output, const Tensor& of_row) {
  const std::size_t classes = model.classes(output).size();
  const auto values = static_cast<std::size_t>(of_row.elements());
  if (classes == 0) {
    throw UsageError(
        fmt::format("the classes of output '{0}' are not known: read its values by output(\"{0}\")",
                    model.model().output_name(output)));
  }
  if (tells_classes(values, classes)) return;
  throw UsageError(fmt::format(
      "output '{0}' has {1} value{2}, which cannot tell {3} class{4} apart: read them by output(\"{0}\")",
      model.model().output_name(output), values, values == 1 ? "" : "s", classes, classes == 1 ? "" : "es"));
}

/// What the values of an output are. Throws UsageError if it is not known.
PredictionKind meaning(const TrainedModel& model, std::size_t output) {
  if (const auto known = model.predictions(output)) return *known;
  throw UsageError(
      fmt::format("whether the values of output '{}' are probabilities, logits or numbers is not known: give "
                  "TrainedModel the prediction_kinds(model, plan) of its training",
                  model.model().output_name(output)));
}

/// Throws UsageError that says why an output has no `what`: probabilities, or a threshold for them.
void require_probabilities(const TrainedModel& model, std::size_t output, PredictionKind kind,
                           std::string_view what) {
  if (!is_of_decisions(kind)) return;
  throw UsageError(fmt::format("output '{}' has no {}: {}", model.model().output_name(output), what,
                               why_no_probabilities));
}

}  // namespace

double probability_of(const TrainedModel& model, std::size_t output, std::string_view class_name,
                      const Tensor& values) {
  const std::size_t code = model.class_code(output, class_name);
  require_classes(model, output, values);
  const PredictionKind kind = meaning(model, output);
  require_probabilities(model, output, kind, "probabilities");
  const double value = class_probability(values, static_cast<std::int64_t>(code), kind);
  if (!is_probability(value)) {
    throw DataError(
        fmt::format("output '{}' gives {} for class '{}', which is no probability: softmax and sigmoid make "
                    "one, of logits too if the loss says that they are some (from_logits)",
                    model.model().output_name(output), value, model.classes(output)[code]));
  }
  return value;
}

const std::string& class_of(const TrainedModel& model, std::size_t output, const Tensor& values,
                            double threshold) {
  require_classes(model, output, values);
  for (std::int64_t i = 0; i < values.elements(); ++i) {
    if (std::isnan(values.at(i))) {
      throw DataError(fmt::format("output '{}' holds NaN", model.model().output_name(output)));
    }
  }
  // The largest value decides, whether the values are logits or probabilities.
  const bool largest = values.elements() > 2 || (values.elements() == 2 && threshold == 0.5);
  const PredictionKind kind = largest ? PredictionKind::real : meaning(model, output);
  if (threshold != 0.5) require_probabilities(model, output, kind, "threshold");
  const std::int64_t decided = decided_class(values, kind, threshold);
  return model.classes(output)[static_cast<std::size_t>(decided)];
}

}  // namespace plexus
