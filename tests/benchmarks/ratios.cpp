#include "ratios.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace plexus::benchmarks {

namespace {

double least(const std::vector<double>& times) { return *std::min_element(times.begin(), times.end()); }

double median(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

}  // namespace

Ratios::Ratios(const std::vector<std::string>& whats, bool cpu) : cpu_(cpu) {
  for (const std::string& what : whats) rows_.push_back({what, {}});
}

void Ratios::ReportRuns(const std::vector<Run>& runs) {
  for (const Run& run : runs) {
    if (run.run_type != Run::RT_Iteration) continue;
    const std::string& name = run.run_name.function_name;
    const std::size_t slash = name.rfind('/');
    const auto row = std::find_if(rows_.begin(), rows_.end(),
                                  [&](const Row& each) { return each.what == name.substr(0, slash); });
    const double seconds = cpu_ ? run.cpu_accumulated_time : run.real_accumulated_time;
    row->microseconds[name.substr(slash + 1)].push_back(seconds / static_cast<double>(run.iterations) * 1e6);
  }
}

void Ratios::Finalize() {
  for (const Row& row : rows_) {
    const auto ours = row.microseconds.find("plexus");
    if (ours == row.microseconds.end()) continue;
    fmt::print("{:<30} {:10.2f} us ({:10.2f})", row.what, least(ours->second), median(ours->second));
    for (const auto& [who, times] : row.microseconds) {
      if (who == "plexus") continue;
      fmt::print("   / {} {:.3f} ({:.3f})", who, least(ours->second) / least(times),
                 median(ours->second) / median(times));
    }
    fmt::print("\n");
  }
}

}  // namespace plexus::benchmarks
