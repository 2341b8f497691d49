#include "evaluation_json.hpp"

#include <array>
#include <cmath>
#include <string_view>

#include <nlohmann/json.hpp>

namespace plexus::app {
namespace {

using Json = nlohmann::ordered_json;

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json scores_json(const ClassScores& scores) {
  return {{"precision", scores.precision},
          {"recall", scores.recall},
          {"f1", scores.f1},
          {"support", scores.support}};
}

Json threshold_json(const ThresholdRow& row) {
  const ClassScores scores = row.counts.scores();
  return {{"threshold", row.threshold},
          {"precision", scores.precision},
          {"recall", scores.recall},
          {"f1", scores.f1},
          {"accuracy", row.counts.accuracy()},
          {"true_positives", row.counts.true_positives},
          {"false_positives", row.counts.false_positives},
          {"false_negatives", row.counts.false_negatives},
          {"true_negatives", row.counts.true_negatives}};
}

Json table_json(const OutputReport::Thresholds& thresholds) {
  Json rows = Json::array();
  for (const ThresholdRow& row : thresholds.table.rows) rows.push_back(threshold_json(row));
  return {{"label", thresholds.label},
          {"rows", std::move(rows)},
          {"best", threshold_json(thresholds.table.best)}};
}

Json confusion_json(const ClassReport& report) {
  Json rows = Json::array();
  for (std::size_t c = 0; c < report.classes.size(); ++c) {
    Json row = Json::array();
    for (std::size_t other = 0; other < report.classes.size(); ++other) {
      row.push_back(report.confused(c, other));
    }
    rows.push_back(std::move(row));
  }
  return {{"classes", report.classes}, {"rows", std::move(rows)}};
}

Json classes_json(const OutputReport& output) {
  const ClassReport& report = *output.classes;
  Json json = {{"rows", report.rows}, {"accuracy", report.accuracy}};
  if (!output.thresholds.empty()) json["threshold"] = output.threshold;
  Json classes = Json::object();
  for (std::size_t c = 0; c < report.classes.size(); ++c) {
    classes[report.classes[c]] = scores_json(report.scores[c]);
  }
  json["classes"] = std::move(classes);
  json["mean_of_classes"] = scores_json(report.macro);
  json["mean_by_rows"] = scores_json(report.weighted);
  json["confusion"] = confusion_json(report);
  if (!output.thresholds.empty()) json["thresholds"] = table_json(output.thresholds.front());
  return json;
}

Json labels_json(const OutputReport& output) {
  const LabelReport& report = *output.labels;
  Json labels = Json::object();
  for (std::size_t i = 0; i < report.labels.size(); ++i) {
    Json label = scores_json(report.scores[i]);
    if (i < output.thresholds.size()) label["thresholds"] = table_json(output.thresholds[i]);
    labels[report.labels[i]] = std::move(label);
  }
  return {{"rows", report.rows},
          {"all_right", report.all_right},
          {"threshold", output.threshold},
          {"labels", std::move(labels)},
          {"all_answers", scores_json(report.micro)},
          {"mean_of_labels", scores_json(report.macro)},
          {"mean_by_rows", scores_json(report.weighted)}};
}

Json residuals_json(const OutputReport& output) {
  static constexpr std::array<const char*, residual_shares.size()> names = {"min", "5%",  "25%", "median",
                                                                            "75%", "95%", "max"};
  Json columns = Json::object();
  for (const auto& [column, report] : output.residuals) {
    Json json = Json::object();
    for (std::size_t i = 0; i < names.size(); ++i) json[names[i]] = report.quantiles[i];
    json["mean"] = report.mean;
    json["mean_absolute_error"] = report.mean_absolute_error;
    json["root_mean_squared_error"] = report.root_mean_squared_error;
    json["r2"] = report.r2;
    json["count"] = report.count;
    columns[column] = std::move(json);
  }
  return {{"residuals", std::move(columns)}};
}

Json report_json(const OutputReport& output) {
  if (output.classes) return classes_json(output);
  if (output.labels) return labels_json(output);
  if (!output.residuals.empty()) return residuals_json(output);
  return output.note.empty() ? Json::object() : Json{{"note", output.note}};
}

}  // namespace

std::string json_of(const Evaluation& evaluation) {
  Json json = Json::object();
  for (const auto& [name, value] : evaluation.logs) json[name] = number(value);
  if (!evaluation.reports.empty()) {
    Json reports = Json::object();
    for (const OutputReport& output : evaluation.reports) reports[output.output] = report_json(output);
    json["report"] = std::move(reports);
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace plexus::app
