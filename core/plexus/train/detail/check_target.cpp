#include <plexus/error/error.hpp>
#include <plexus/train/detail/check_target.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>

#include <fmt/format.h>

namespace plexus {
namespace {

/// Probabilities that were rounded to float16, or printed with four digits, still sum to 1 within it.
constexpr double sum_tolerance = 1e-3;

constexpr const char* losses_of_texts =
    "for two classes take binary_crossentropy and an output of 1 unit with sigmoid, for more "
    "sparse_categorical_crossentropy and a unit for each with softmax";

std::string loss_of(const ExpectedTarget& expected) {
  return fmt::format("the loss of output '{}'{}", expected.output,
                     expected.loss.empty() ? "" : " (" + expected.loss + ")");
}

/// The index of the first element that is not accepted, or -1.
template <class Accepts>
std::int64_t first_wrong(const Tensor& values, Accepts accepts) {
  return visit_dtype(values.dtype(), [&]<class T>(T) -> std::int64_t {
    const std::span<const T> elements = values.data<T>();
    const auto wrong = std::find_if(elements.begin(), elements.end(),
                                    [&](T value) { return !accepts(static_cast<double>(value)); });
    return wrong == elements.end() ? -1 : wrong - elements.begin();
  });
}

/// A run of elements and their sum.
struct Sum {
  std::int64_t first;
  double value;
};

/// The first run of `width` elements (0, width, 2 width, ...) whose sum is not accepted.
template <class Accepts>
std::optional<Sum> first_wrong_sum(const Tensor& values, std::int64_t width, Accepts accepts) {
  return visit_dtype(values.dtype(), [&]<class T>(T) -> std::optional<Sum> {
    const std::span<const T> elements = values.data<T>();
    const auto size = static_cast<std::size_t>(width);
    for (std::size_t first = 0; first + size <= elements.size(); first += size) {
      double sum = 0;
      for (const T value : elements.subspan(first, size)) sum += static_cast<double>(value);
      if (!accepts(sum)) return Sum{static_cast<std::int64_t>(first), sum};
    }
    return std::nullopt;
  });
}

/// Where an element of a target stands, and what it is.
struct Found {
  std::int64_t row;   ///< in the source's part
  std::string place;  ///< "row 3 (from 0)", with the element of the row where it has several
  std::string value;  ///< "-1", or "'rose' (class 2)"
};

Found found_at(const Column& target, const Samples& samples, std::int64_t element) {
  const std::int64_t width = target.values.elements() / samples.rows;
  Found found;
  found.row = samples.source_row(element / width);
  found.place = fmt::format("row {} (from 0)", found.row);
  const auto at = static_cast<std::size_t>(element % width);
  if (target.parts.size() == static_cast<std::size_t>(width) && width > 1) {
    found.place += fmt::format(", column '{}'", target.parts[at]);
  } else if (width > 1) {
    found.place += fmt::format(", value {} (from 0)", at);
  }
  const double value = target.values.at(element);
  const bool named = value >= 0 && value < static_cast<double>(target.classes.size());
  found.value = named ? fmt::format("'{}' (class {})", target.classes[static_cast<std::size_t>(value)], value)
                      : fmt::format("{}", value);
  return found;
}

[[noreturn]] void refuse(const Column& target, std::int64_t row, std::string message) {
  DataError error(std::move(message));
  error.facts().file = target.file;
  error.facts().field = target.name;
  error.facts().row = row;
  throw error;
}

[[noreturn]] void refuse_value(const Column& target, const Samples& samples, std::int64_t element,
                               const std::string& why) {
  const Found found = found_at(target, samples, element);
  refuse(target, found.row,
         fmt::format("{} holds {} in {}: {}", text_of_target(target), found.value, found.place, why));
}

void check_labels(const Column& target, const Samples& samples, const ExpectedTarget& expected) {
  const auto classes = static_cast<double>(expected.classes);
  const std::int64_t wrong = first_wrong(target.values, [&](double label) {
    if (expected.ignored && label == static_cast<double>(*expected.ignored)) return true;
    return label >= 0 && label < classes && label == std::floor(label);
  });
  if (wrong < 0) return;
  const auto known = static_cast<std::int64_t>(target.classes.size());
  refuse_value(
      target, samples, wrong,
      fmt::format(
          "output '{}' has {} classes, so expected whole numbers from 0 to {}{}{}", expected.output,
          expected.classes, expected.classes - 1,
          expected.ignored ? fmt::format(", or {}, which is left out", *expected.ignored) : "",
          known > expected.classes
              ? fmt::format("; the data has {} classes: write units: {} in the last layer", known, known)
              : ""));
}

void check_unit_interval(const Column& target, const Samples& samples, const ExpectedTarget& expected) {
  const std::int64_t wrong =
      first_wrong(target.values, [](double value) { return value >= 0 && value <= 1; });
  if (wrong < 0) return;
  refuse_value(target, samples, wrong,
               fmt::format("{} takes numbers from 0 (no) to 1 (yes){}", loss_of(expected),
                           target.classes.size() > 2
                               ? fmt::format(", but there are {} classes: take "
                                             "sparse_categorical_crossentropy and an output of {} units with "
                                             "softmax",
                                             target.classes.size(), target.classes.size())
                               : ". Write two classes as 0 and 1, and divide what is on a larger scale"));
}

/// A single unit cannot tell three classes apart.
std::string advice_for_single(std::size_t classes) {
  if (classes > 2) {
    return fmt::format(", but there are {0} classes: write units: {0} in the last layer", classes);
  }
  return ". Write two classes as 0 and 1; of more each has a unit of its own: write units: N in the last "
         "layer";
}

void check_answers(const Column& target, const Samples& samples, const ExpectedTarget& expected) {
  const std::int64_t wrong =
      first_wrong(target.values, [](double value) { return value == 0 || value == 1; });
  if (wrong < 0) return;
  const std::string advice =
      expected.classes == 1 ? " for a single unit" + advice_for_single(target.classes.size()) : "";
  refuse_value(target, samples, wrong, loss_of(expected) + " takes 0 (no) and 1 (yes)" + advice);
}

/// Rows may have several axes; each distribution lies along the last one. Nothing is said about targets of
/// another shape than the output's, which tracing refuses.
void check_distribution(const Column& target, const Samples& samples, const ExpectedTarget& expected) {
  const std::int64_t classes = expected.classes;
  if (target.values.shape().rank() < 2 || target.values.shape().back() != classes) return;
  const std::int64_t negative = first_wrong(target.values, [](double value) { return value >= 0; });
  if (negative >= 0) {
    refuse_value(target, samples, negative,
                 loss_of(expected) + " takes probabilities of classes, which are not negative");
  }
  const std::optional<Sum> sum = first_wrong_sum(
      target.values, classes, [](double found) { return std::abs(found - 1) <= sum_tolerance; });
  if (!sum) return;
  const std::int64_t row = samples.source_row(sum->first * samples.rows / target.values.elements());
  refuse(target, row,
         fmt::format("row {} (from 0) of {} sums to {:.6g}: {} takes a probability for each class, which sum "
                     "to 1. For several that may each be yes or no take binary_crossentropy with sigmoid",
                     row, text_of_target(target), sum->value, loss_of(expected)));
}

/// Integer codes of more than two different texts are not quantities; two may mean no and yes.
void check_quantities(const Column& target, const ExpectedTarget& expected) {
  if (target.classes.size() <= 2 || target.evidence.empty()) return;
  throw DataError(fmt::format(
      "{} holds {} different texts ({}), but {} compares numbers: correct the cells, or take a loss "
      "for classes: {}",
      text_of_target(target), target.classes.size(), target.evidence, loss_of(expected), losses_of_texts));
}

}  // namespace

std::string text_of_target(const Column& target) {
  return fmt::format("target '{}'{}", target.name, target.file.empty() ? "" : " of " + target.file);
}

void check_target(const Column& target, const Samples& samples, const ExpectedTarget& expected) {
  if (target.values.elements() == 0) return;
  switch (expected.kind) {
    case TargetKind::class_index:
      return check_labels(target, samples, expected);
    case TargetKind::unit_interval:
      return check_unit_interval(target, samples, expected);
    case TargetKind::distribution:
      return check_distribution(target, samples, expected);
    case TargetKind::answer:
      return check_answers(target, samples, expected);
    case TargetKind::real:
      return check_quantities(target, expected);
    case TargetKind::label:
      break;  // targets_of resolves it
  }
}

void check_judged(const Column& target, const Samples& samples, Judged judged, const std::string& metric) {
  if (judged == Judged::numbers || target.values.elements() == 0) return;
  const std::int64_t wrong =
      first_wrong(target.values, [](double value) { return value == 0 || value == 1; });
  if (wrong >= 0) {
    refuse_value(
        target, samples, wrong,
        fmt::format("metric '{}' counts right answers, 0 for no and 1 for yes, beside a loss that takes "
                    "any numbers. Leave the metric out, or take a loss for classes",
                    metric));
  }
  const std::int64_t width = target.values.shape().rank() < 2 ? 1 : target.values.shape().back();
  if (judged != Judged::classes || width == 1) return;
  const std::optional<Sum> ones =
      first_wrong_sum(target.values, width, [](double found) { return found == 1; });
  if (!ones) return;
  const std::int64_t row = samples.source_row(ones->first * samples.rows / target.values.elements());
  refuse(target, row,
         fmt::format("row {} (from 0) of {} has {} ones: metric '{}' takes a single one a row, that of its "
                     "class. For several that may each be yes or no take binary_accuracy",
                     row, text_of_target(target), ones->value, metric));
}

}  // namespace plexus
