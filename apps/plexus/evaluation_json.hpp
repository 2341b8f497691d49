#pragma once

#include <plexus/run/evaluation.hpp>

#include <string>

namespace plexus::app {

/// One JSON object in a line: loss and metrics by their names, then "report" with an object for each output:
///
/// - classifiers: "rows", "accuracy", "threshold" (of two classes), "classes": {NAME: SCORES},
/// "mean_of_classes"
///   and "mean_by_rows": SCORES, "confusion": {"classes": [NAMES], "rows": [[...]]} (row: the class of the
///   target; column: the class that it was taken for), "thresholds": {"label", "rows": [THRESHOLD], "best":
///   THRESHOLD} for two classes;
/// - answers of yes or no: "rows", "all_right", "threshold", "labels": {NAME: SCORES with "thresholds"},
///   "all_answers", "mean_of_labels", "mean_by_rows": SCORES;
/// - numbers: "residuals": {COLUMN: {"min", "5%", "25%", "median", "75%", "95%", "max", "mean",
///   "mean_absolute_error", "root_mean_squared_error", "r2", "count"}}.
///
/// SCORES: "precision", "recall", "f1", "support". THRESHOLD: "threshold", "precision", "recall", "f1",
/// "accuracy", "true_positives", "false_positives", "false_negatives", "true_negatives". A value that is not
/// finite is null. Without reports there is no key "report".
std::string json_of(const Evaluation& evaluation);

}  // namespace plexus::app
