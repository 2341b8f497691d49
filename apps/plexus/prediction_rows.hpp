#pragma once

#include <plexus/data/csv/csv_rows.hpp>
#include <plexus/run/run.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "prediction_output.hpp"

namespace plexus::app {

/// Consecutive rows to predict for.
struct InputRows {
  Samples samples;  ///< only the inputs of the model, and the number of the first row
  std::vector<KeptColumn> kept;
  bool is_last = false;
};

/// Reads the rows of a file or of standard input, whose format is found from the content, and prepares them
/// for a run's model. A table is read in blocks as its rows arrive, so that it may be of any size and need
/// not end; an array is read at once.
class PredictionRows {
 public:
  /// `kept`: names of columns of the table that are wanted beside the predictions. Throws DataError;
  /// UsageError if `kept` is not empty and the file is no table or lacks one of the columns, and for one
  /// array where the model has several inputs.
  PredictionRows(const Run& run, const std::filesystem::path& file, std::vector<std::string> kept);
  ~PredictionRows();

  /// The next rows; empty after the last ones. Throws DataError.
  std::optional<InputRows> next();

 private:
  std::optional<InputRows> next_of_table();
  std::optional<InputRows> next_of_columns();

  const Run& run_;
  std::vector<std::string> kept_;
  std::string name_;
  std::unique_ptr<CsvRows> table_;
  std::vector<Column> inputs_;  ///< of an array; empty for a table
  PreparationCounts counts_;
  bool begun_ = false;
};

}  // namespace plexus::app
