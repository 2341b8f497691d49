#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "prediction_output.hpp"

namespace plexus::app {

/// The formats in which predictions are written: readable lines, arrays, and tables.
enum class PredictionFormat : std::uint8_t { text, npy, npz, csv, jsonl };

/// Where predictions are written and how.
struct PredictionFile {
  std::string path = "-";  ///< "-": standard output
  PredictionFormat format = PredictionFormat::text;
};

/// The file that the options --output and --format ask for. The format is the one that is named, else CSV if
/// the path is no regular file, else that of the path's ending. Without a path it is standard output; without
/// both, readable lines. Throws UsageError, which lists the formats, for an unknown format, and for a path
/// whose ending is none of them.
PredictionFile prediction_file(const std::optional<std::string>& path,
                               const std::optional<std::string>& format);

/// Writes predictions some rows at a time. A regular file is replaced as a whole at the end; standard output
/// and a pipe get rows as soon as they are written, except arrays, which begin with their size.
class PredictionWriter {
 public:
  virtual ~PredictionWriter() = default;
  /// Throws FileError.
  virtual void write(const PredictedRows& rows) = 0;
  /// Throws FileError.
  virtual void finish() = 0;
};

/// NPY: the values as they are, in FILE.npy, or in FILE.NAME.npy for each of several outputs; NPZ: an array
/// for each output; text, CSV and JSON lines: lines_of, csv_lines, json_lines. Throws FileError if the file
/// cannot be written.
std::unique_ptr<PredictionWriter> prediction_writer(const PredictionFile& file);

}  // namespace plexus::app
