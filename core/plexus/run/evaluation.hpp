#pragma once

#include <plexus/data/csv/csv_format.hpp>
#include <plexus/run/run.hpp>
#include <plexus/train/report/output_report.hpp>

#include <filesystem>
#include <optional>
#include <vector>

namespace plexus {

/// How a trained run does on samples: loss and metrics, and a report for each output.
struct Evaluation {
  Logs logs;
  std::vector<OutputReport> reports;  ///< in the order of the model's outputs
};

/// How evaluation() evaluates.
struct EvaluationOptions {
  /// For the reports, the probability above which the answer is yes, or the second of two classes; absent:
  /// 1/2. Metrics have thresholds of their own.
  std::optional<double> threshold = {};
  bool reports = true;  ///< false: loss and metrics alone
};

/// Runs the model over samples, with columns as the run's binding has them. Targets and predictions in the
/// reports are in the units of the column. Thread-safe. Throws what Run::evaluate throws, and UsageError for
/// a threshold outside of 0 to 1 and for one that no output takes.
Evaluation evaluation(const Run& run, const Samples& samples, const EvaluationOptions& options = {});

/// The samples of a table that has the columns of the run's source, target included, read as the source reads
/// its own files, with the classes and the preparation of the training. It is read as CSV if the source is
/// not made of one file, and if it is a pipe or standard input (`-`). Throws DataError.
Samples samples_of_file(const Run& run, const std::filesystem::path& file);

/// The CSV format of tables with further rows for a run: that of its source, if that is CSV; otherwise with
/// commas, and with the source's own words for a missing value if it has some.
CsvFormat table_format(const Run& run);

/// Throws UsageError unless the threshold lies between 0 and 1 and an output of the model takes one.
void require_threshold(double threshold, const Run& run, const Model& model);

}  // namespace plexus
