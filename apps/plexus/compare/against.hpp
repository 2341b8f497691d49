#pragma once

#include <plexus/compare/checks/recording.hpp>
#include <plexus/compare/comparison.hpp>
#include <plexus/compare/timing/speed_report.hpp>

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "report/against.hpp"

namespace plexus::app {

/// A comparison that `--save` wrote: compare.json and a recording.
struct SavedComparison {
  std::filesystem::path directory;
  ComparisonContext context;
  std::string config_sha256;  ///< of the run file without backend and threads
  nlohmann::ordered_json report;
  Recording recording;
};

/// Writes a comparison for `--against` on another machine. compare.json is written last, so that a
/// directory with it is complete. Throws FileError.
void save_comparison(const std::filesystem::path& directory, const Recording& recording,
                     const nlohmann::ordered_json& report);
/// Reads what save_comparison wrote. Throws FileError or DataError with the file's name if something is
/// missing or damaged.
SavedComparison read_saved_comparison(const std::filesystem::path& directory);

/// Throws UsageError that names the difference unless both comparisons are of the same run with the same
/// options; `config_sha256` is this run's.
void require_same_run(const SavedComparison& saved, const ComparisonContext& context,
                      const std::string& config_sha256);

/// Throws UsageError unless the other machine saved values of one of these backends with one of these numbers
/// of threads. The message lists what both machines have.
void require_common(const SavedComparison& saved, const std::vector<std::string>& backends,
                    const std::vector<int>& threads);

/// Compares what both machines measured: the same backends with the same batch sizes and numbers of threads.
Against against(const SavedComparison& saved, const Comparison& comparison, const SpeedReport& speed);

}  // namespace plexus::app
