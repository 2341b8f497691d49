#pragma once

#include <map>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

namespace plexus::benchmarks {

/// Prints, for benchmarks named "what/who", the time of "plexus" and its ratio to each other who's, for the
/// least and the median time of the repetitions, in the order of `whats`.
class Ratios final : public benchmark::BenchmarkReporter {
 public:
  /// `cpu`: the time that this thread had the processor, which other processes do not lengthen.
  Ratios(const std::vector<std::string>& whats, bool cpu);

  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override;
  void Finalize() override;

 private:
  struct Row {
    std::string what;
    std::map<std::string, std::vector<double>> microseconds;  ///< by who
  };

  std::vector<Row> rows_;
  bool cpu_;
};

}  // namespace plexus::benchmarks
