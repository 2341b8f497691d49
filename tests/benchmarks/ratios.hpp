#pragma once

#include <map>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

namespace plexus::benchmarks {

/// Prints, for benchmarks named "what/who", the time of the first who and its ratio to each other, for the
/// least and the median time of the repetitions.
class Ratios final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override;
  void Finalize() override;

 private:
  struct Row {
    std::string what;
    std::vector<std::string> who;
    std::map<std::string, std::vector<double>> microseconds;
  };
  Row& row(const std::string& what);

  std::vector<Row> rows_;
};

}  // namespace plexus::benchmarks
