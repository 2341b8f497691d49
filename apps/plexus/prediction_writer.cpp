#include "prediction_writer.hpp"

#include <plexus/data/npy.hpp>
#include <plexus/data/npz_writer.hpp>
#include <plexus/error/error.hpp>
#include <plexus/files/file_writer.hpp>
#include <plexus/files/files.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "prediction_table.hpp"
#include "prediction_text.hpp"
#include "printing.hpp"

namespace plexus::app {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<std::string_view, PredictionFormat>, 4> formats = {
    {{"npy", PredictionFormat::npy},
     {"npz", PredictionFormat::npz},
     {"csv", PredictionFormat::csv},
     {"jsonl", PredictionFormat::jsonl}}};

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

/// FILE.NAME.npy. Only the ending .npy is taken off the path: any other ending may be a part of the name.
fs::path path_for(const fs::path& file, const std::string& output) {
  fs::path path = file;
  if (lower(path.extension().string()) == ".npy") path.replace_extension();
  std::string name = output;
  std::replace(name.begin(), name.end(), '/', '.');  // in the name of a layer inside a layer
  path += "." + name + ".npy";
  return path;
}

/// Writes lines of text.
class LinesWriter final : public PredictionWriter {
 public:
  explicit LinesWriter(const PredictionFile& file) : format_(file.format) {
    if (!is_standard_output(file)) file_.emplace(file.path, HardLinks::share_new);
  }

  void write(const PredictedRows& rows) override {
    if (!begun_ && format_ == PredictionFormat::csv) put(csv_header(rows));
    begun_ = true;
    put(format_ == PredictionFormat::csv     ? csv_lines(rows)
        : format_ == PredictionFormat::jsonl ? json_lines(rows)
                                             : printable(lines_of(rows)));
    if (!file_) flush_results();
  }
  void finish() override {
    if (file_) file_->finish();
  }

 private:
  void put(const std::string& text) {
    if (file_) {
      file_->write(text);
    } else {
      write_result(text);
    }
  }

  PredictionFormat format_;
  std::optional<FileWriter> file_;  // none: standard output
  bool begun_ = false;
};

/// Writes arrays. Their rows are kept in memory until all are there.
class ArraysWriter final : public PredictionWriter {
 public:
  explicit ArraysWriter(PredictionFile file) : file_(std::move(file)) {}

  void write(const PredictedRows& rows) override {
    for (std::size_t i = 0; i < rows.outputs.size(); ++i) {
      const PredictedOutput& output = rows.outputs[i];
      if (i == arrays_.size()) arrays_.push_back({output.name, output.values.type(), {}});
      const auto* bytes = reinterpret_cast<const char*>(std::as_const(output.values).raw());
      arrays_[i].bytes.append(bytes, output.values.bytes());
    }
    rows_ += rows.rows();
  }

  void finish() override {
    std::vector<std::pair<std::string, Tensor>> whole;
    for (Array& array : arrays_) {
      Tensor values(array.type.dtype, array.type.shape.with(0, rows_));
      std::memcpy(values.raw(), array.bytes.data(), array.bytes.size());
      std::string().swap(array.bytes);
      whole.emplace_back(array.name, std::move(values));
    }
    if (file_.format == PredictionFormat::npz) return put(npz_bytes(whole));
    if (whole.size() == 1) return put(npy_bytes(whole.front().second));
    if (is_standard_output(file_) || !is_regular_target(file_.path)) {
      throw UsageError(
          fmt::format("{} can take one array, and there are {} outputs: write --format npz, csv or jsonl, or "
                      "name a file with --output, which becomes one file for each output",
                      is_standard_output(file_) ? "standard output" : file_.path, whole.size()));
    }
    for (const auto& [name, values] : whole) {
      write_file(path_for(file_.path, name), npy_bytes(values), HardLinks::share_new);
    }
  }

 private:
  struct Array {
    std::string name;
    Type type;
    std::string bytes;
  };

  void put(const std::string& bytes) const {
    if (is_standard_output(file_)) {
      write_result(bytes);
    } else {
      write_file(file_.path, bytes, HardLinks::share_new);
    }
  }

  PredictionFile file_;
  std::vector<Array> arrays_;
  std::int64_t rows_ = 0;
};

}  // namespace

PredictionFile prediction_file(const std::optional<std::string>& path,
                               const std::optional<std::string>& format) {
  if (!path && !format) return {};
  PredictionFile file{path.value_or("-"), PredictionFormat::csv};
  if (format) {
    const auto named = format_named(*format);
    if (!named) throw UsageError(fmt::format("--format is npy, npz, csv or jsonl, not '{}'", *format));
    file.format = *named;
    return file;
  }
  if (is_standard_output(file) || !is_regular_target(file.path)) return file;
  const std::string ending = lower(fs::path(file.path).extension().string());
  const auto told = format_named(std::string_view(ending).substr(ending.empty() ? 0 : 1));
  if (!told) {
    throw UsageError(fmt::format(
        "--output {}: {} tells no format: name a file that ends in .npy (an array), .npz (an array for each "
        "output), .csv (a table with the names of classes) or .jsonl (a line of JSON for each row), or add "
        "--format npy|npz|csv|jsonl",
        file.path, ending.empty() ? "a name without an ending" : fmt::format("the ending '{}'", ending)));
  }
  file.format = *told;
  return file;
}

std::unique_ptr<PredictionWriter> prediction_writer(const PredictionFile& file) {
  const bool arrays = file.format == PredictionFormat::npy || file.format == PredictionFormat::npz;
  if (arrays) return std::make_unique<ArraysWriter>(file);
  return std::make_unique<LinesWriter>(file);
}

}  // namespace plexus::app
