#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "prediction_table.hpp"

namespace plexus::app {

/// The formats in which predictions are written.
enum class PredictionFormat : std::uint8_t { npy, csv, jsonl };

/// Where predictions are written and how.
struct PredictionFile {
  std::string path;  ///< "-": standard output
  PredictionFormat format = PredictionFormat::csv;
};

/// Of --output and --format: the format that is named, else CSV for what is no regular file, else by the
/// ending of the path. Without a path it is standard output. Nothing if neither was given. Throws UsageError
/// that lists the formats for an unknown one, and for an ending that tells none.
std::optional<PredictionFile> prediction_file(const std::optional<std::string>& path,
                                              const std::optional<std::string>& format);

/// Writes them. NPY: the values as they are, in FILE.npy, or in FILE.NAME.npy for each of several outputs.
/// CSV and JSON lines: csv_text and jsonl_text. Throws FileError; UsageError for several arrays in what is no
/// regular file.
void write_predictions(const PredictionFile& file, std::span<const PredictedOutput> outputs);

}  // namespace plexus::app
