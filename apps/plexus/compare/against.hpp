#pragma once

#include <plexus/compare/checks/recording.hpp>
#include <plexus/compare/comparison.hpp>
#include <plexus/compare/timing/speed_report.hpp>

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

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

/// Results of another machine beside those of this one. Its values are in the `other_machine` of each
/// backend.
struct Against {
  struct Losses {
    std::string backend;
    std::size_t steps = 0;  ///< that both machines made
    std::vector<Divergence> divergences;
  };
  struct Metric {
    std::string backend;
    std::string name;
    double here = 0;
    double there = 0;
  };
  struct Time {
    std::string what;
    std::string backend;
    int threads = 1;
    double here_us = 0;  ///< medians of the rounds
    double there_us = 0;
    Ratio ratio;  ///< of here to there; the rounds of each machine are resampled
  };
  std::string directory;
  ComparisonContext context;  ///< of the other machine
  std::vector<Losses> losses;
  std::vector<Metric> metrics;
  std::vector<Time> times;
};

/// Compares what both machines measured: the same backends with the same batch sizes and numbers of threads.
Against against(const SavedComparison& saved, const Comparison& comparison, const SpeedReport& speed);

/// The result for the terminal, as the member "against" of compare.json, and as a section of the page.
std::string against_text(const Against& against, const Comparison& comparison);
nlohmann::ordered_json json_of(const Against& against);
std::string against_section(const Against& against, const Comparison& comparison);

}  // namespace plexus::app
