#include <plexus/data/detail/class_codes.hpp>
#include <plexus/error/error.hpp>
#include <plexus/nn/decision.hpp>
#include <plexus/train/report/output_report.hpp>

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include <fmt/format.h>

namespace plexus {
namespace {

/// More columns than these are reported together.
constexpr std::size_t most_columns = 50;

std::vector<double> doubles(const Tensor& values) {
  const Tensor converted = values.converted(DType::float64);
  const std::span<const double> all = converted.data<double>();
  return {all.begin(), all.end()};
}

bool are_yes_or_no(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [](double v) { return v == 0 || v == 1; });
}

std::vector<std::string> class_names(const Column& target, std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) names.push_back(class_name(static_cast<std::int64_t>(i), target));
  return names;
}

/// Names of the numbers of a row: the columns that the target was made of.
std::vector<std::string> column_names(const Column& target, std::size_t width) {
  if (width == 1) return {target.name};
  if (target.parts.size() == width) return target.parts;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < width; ++i) names.push_back(fmt::format("{}[{}]", target.name, i));
  return names;
}

/// The predictions of one output, with the last axis as the values of a row.
class Reporter {
 public:
  Reporter(const Column& target, const Tensor& predictions, PredictionKind kind, OutputReport& report)
      : target_(target),
        values_(predictions),
        kind_(kind),
        report_(report),
        width_(predictions.shape().rank() < 2 ? 1 : predictions.shape().back()),
        rows_(predictions.elements() / width_),
        targets_(doubles(target.values)) {}

  void run() {
    if (!finite()) return;
    if (is_of_classes(kind_) && width_ > 1) return report_classes();
    const bool answers = kind_ != PredictionKind::real && !is_of_classes(kind_) &&
                         targets_.size() == elements() && are_yes_or_no(targets_);
    if (answers && width_ > 1) return report_labels();
    if (answers || told_by_texts()) return report_classes();
    report_residuals();
  }

 private:
  std::size_t elements() const { return static_cast<std::size_t>(values_.elements()); }
  std::size_t width() const { return static_cast<std::size_t>(width_); }

  bool told_by_texts() const {
    return tells_classes(width(), target_.classes.size()) &&
           targets_.size() == static_cast<std::size_t>(rows_);
  }

  bool finite() {
    std::int64_t wrong = 0;
    for (std::int64_t i = 0; i < values_.elements(); ++i) wrong += std::isfinite(values_.at(i)) ? 0 : 1;
    if (wrong > 0) {
      report_.note = fmt::format("{} of the {} predicted values are not finite", wrong, values_.elements());
    }
    return wrong == 0;
  }

  std::vector<std::int64_t> codes_of_target() const {
    const auto size = static_cast<std::size_t>(rows_);
    if (targets_.size() == size) {
      std::vector<std::int64_t> codes;
      for (const double value : targets_) codes.push_back(static_cast<std::int64_t>(value));
      return codes;
    }
    // A distribution over the classes counts as its likeliest class.
    std::vector<std::int64_t> codes;
    for (auto first = targets_.begin(); first != targets_.end(); first += width_) {
      codes.push_back(std::max_element(first, first + width_) - first);
    }
    return codes;
  }

  void report_classes() {
    // A user's own loss may take targets of other sizes, which cannot be compared here.
    if (targets_.size() != static_cast<std::size_t>(rows_) && targets_.size() != elements()) return;
    const Tensor all = values_.reshaped({rows_, width_});
    std::vector<std::int64_t> predicted;
    for (std::int64_t i = 0; i < rows_; ++i) {
      predicted.push_back(decided_class(all.rows(i, 1), kind_, report_.threshold));
    }
    const std::vector<std::int64_t> codes = codes_of_target();
    report_.classes = class_report(class_names(target_, width_ == 1 ? 2 : width()), codes, predicted);
    if (width_ > 2 || is_of_decisions(kind_)) return;
    std::vector<double> probabilities;
    for (std::int64_t i = 0; i < rows_; ++i) {
      probabilities.push_back(class_probability(all.rows(i, 1), 1, kind_));
    }
    const std::vector<std::uint8_t> yes(codes.begin(), codes.end());
    report_.thresholds.push_back({report_.classes->classes[1], threshold_table(yes, probabilities)});
  }

  void report_labels() {
    const std::vector<std::uint8_t> yes(targets_.begin(), targets_.end());
    std::vector<std::uint8_t> said;
    for (std::int64_t i = 0; i < values_.elements(); ++i) {
      said.push_back(is_yes(values_.at(i), kind_, report_.threshold) ? 1 : 0);
    }
    report_.labels = label_report(column_names(target_, width()), yes, said);
    if (width() > most_columns || is_of_decisions(kind_)) return;
    const std::vector<double> probabilities = probabilities_of_yes();
    for (std::size_t label = 0; label < width(); ++label) {
      std::vector<std::uint8_t> column;
      std::vector<double> chances;
      for (std::size_t at = label; at < yes.size(); at += width()) {
        column.push_back(yes[at]);
        chances.push_back(probabilities[at]);
      }
      report_.thresholds.push_back({report_.labels->labels[label], threshold_table(column, chances)});
    }
  }

  std::vector<double> probabilities_of_yes() const {
    const Tensor flat = values_.reshaped({values_.elements(), 1});
    std::vector<double> probabilities;
    for (std::int64_t i = 0; i < values_.elements(); ++i) {
      probabilities.push_back(class_probability(flat.rows(i, 1), 1, kind_));
    }
    return probabilities;
  }

  void report_residuals() {
    if (targets_.size() != elements()) return;
    const std::vector<double> predicted =
        kind_ == PredictionKind::logit ? probabilities_of_yes() : doubles(values_);
    if (width() == 1 || width() > most_columns) {
      report_.residuals.push_back({target_.name, residual_report(targets_, predicted)});
      return;
    }
    const std::vector<std::string> names = column_names(target_, width());
    for (std::size_t column = 0; column < width(); ++column) {
      std::vector<double> expected;
      std::vector<double> found;
      for (std::size_t at = column; at < elements(); at += width()) {
        expected.push_back(targets_[at]);
        found.push_back(predicted[at]);
      }
      report_.residuals.push_back({names[column], residual_report(expected, found)});
    }
  }

  const Column& target_;
  const Tensor& values_;
  PredictionKind kind_;
  OutputReport& report_;
  std::int64_t width_;
  std::int64_t rows_;
  std::vector<double> targets_;
};

}  // namespace

OutputReport output_report(std::string output, const Column& target, const Tensor& predictions,
                           PredictionKind kind, double threshold) {
  if (predictions.shape().dim(0) != target.values.shape().dim(0) || predictions.elements() == 0) {
    throw DataError(fmt::format("output '{}' has predictions {}, and its target '{}' has values {}", output,
                                predictions.shape().text(), target.name, target.values.shape().text()));
  }
  OutputReport report{std::move(output), is_of_decisions(kind) ? 0 : threshold};
  Reporter(target, predictions, kind, report).run();
  return report;
}

}  // namespace plexus
