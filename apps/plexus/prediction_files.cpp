#include "prediction_files.hpp"

#include <plexus/data/npy.hpp>
#include <plexus/error/error.hpp>
#include <plexus/files/files.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "printing.hpp"

namespace plexus::app {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<std::string_view, PredictionFormat>, 3> formats = {
    {{"npy", PredictionFormat::npy}, {"csv", PredictionFormat::csv}, {"jsonl", PredictionFormat::jsonl}}};

std::optional<PredictionFormat> format_named(std::string_view name) {
  for (const auto& [known, format] : formats) {
    if (known == name) return format;
  }
  return std::nullopt;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

bool is_standard_output(const PredictionFile& file) { return file.path == "-"; }

void write_text(const PredictionFile& file, const std::string& text) {
  if (is_standard_output(file)) return write_result(text);
  write_file(file.path, text);
}

/// FILE.NAME.npy. Only the ending of the format is an ending: others may be a part of the name.
fs::path path_for(const fs::path& file, const std::string& output) {
  fs::path path = file;
  if (lower(path.extension().string()) == ".npy") path.replace_extension();
  path += "." + output + ".npy";
  return path;
}

void write_arrays(const PredictionFile& file, std::span<const PredictedOutput> outputs) {
  if (outputs.size() == 1) return write_text(file, npy_bytes(outputs.front().values));
  if (is_standard_output(file) || !is_regular_target(file.path)) {
    throw UsageError(
        fmt::format("{} can take one array, and the model has {} outputs: write --format csv or "
                    "jsonl, or name a file with --output, which becomes one file for each output",
                    is_standard_output(file) ? "standard output" : file.path, outputs.size()));
  }
  for (const PredictedOutput& output : outputs) write_npy(path_for(file.path, output.name), output.values);
}

}  // namespace

std::optional<PredictionFile> prediction_file(const std::optional<std::string>& path,
                                              const std::optional<std::string>& format) {
  if (!path && !format) return std::nullopt;
  PredictionFile file{path.value_or("-"), PredictionFormat::csv};
  if (format) {
    const auto named = format_named(*format);
    if (!named) throw UsageError(fmt::format("--format is npy, csv or jsonl, not '{}'", *format));
    file.format = *named;
    return file;
  }
  if (is_standard_output(file) || !is_regular_target(file.path)) return file;
  const std::string ending = lower(fs::path(file.path).extension().string());
  const auto told = format_named(std::string_view(ending).substr(ending.empty() ? 0 : 1));
  if (!told) {
    throw UsageError(fmt::format(
        "--output {}: {} tells no format: name a file that ends in .npy (an array), .csv (a table "
        "with the names of classes) or .jsonl (a line of JSON for each row), or add --format "
        "npy|csv|jsonl",
        file.path, ending.empty() ? "a name without an ending" : fmt::format("the ending '{}'", ending)));
  }
  file.format = *told;
  return file;
}

void write_predictions(const PredictionFile& file, std::span<const PredictedOutput> outputs) {
  switch (file.format) {
    case PredictionFormat::npy:
      return write_arrays(file, outputs);
    case PredictionFormat::csv:
      return write_text(file, csv_text(outputs));
    case PredictionFormat::jsonl:
      return write_text(file, jsonl_text(outputs));
  }
}

}  // namespace plexus::app
