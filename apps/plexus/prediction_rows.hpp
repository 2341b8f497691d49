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

/// Rows to predict for, in succession.
struct InputRows {
  Samples samples;  ///< the inputs of the model alone, and where the rows begin
  std::vector<KeptColumn> kept;
  bool is_last = false;
};

/// The rows of a file or of standard input, whose content tells its format, prepared for a run's model some
/// at a time: of a table as they come, so that neither its size nor its end matter; an array is read at once.
class PredictionRows {
 public:
  /// `kept`: names of columns of the table that are wanted beside the predictions. Throws DataError;
  /// UsageError for kept columns of what is no table or lacks them, and for one array where the model has
  /// several inputs.
  PredictionRows(const Run& run, const std::filesystem::path& file, std::vector<std::string> kept);
  ~PredictionRows();

  /// Throws DataError.
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
