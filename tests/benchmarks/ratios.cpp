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

Ratios::Row& Ratios::row(const std::string& what) {
  for (Row& each : rows_) {
    if (each.what == what) return each;
  }
  return rows_.emplace_back(Row{what, {}, {}});
}

void Ratios::ReportRuns(const std::vector<Run>& runs) {
  for (const Run& run : runs) {
    if (run.error_occurred) fmt::print(stderr, "{}: {}\n", run.benchmark_name(), run.error_message);
    if (run.error_occurred || run.run_type != Run::RT_Iteration) continue;
    const std::string name = run.run_name.function_name;
    const std::size_t slash = name.rfind('/');
    Row& at = row(name.substr(0, slash));
    const std::string who = name.substr(slash + 1);
    if (std::find(at.who.begin(), at.who.end(), who) == at.who.end()) at.who.push_back(who);
    at.microseconds[who].push_back(run.real_accumulated_time / static_cast<double>(run.iterations) * 1e6);
  }
}

void Ratios::Finalize() {
  for (Row& each : rows_) {
    std::sort(each.who.begin(), each.who.end(), [](const std::string& a, const std::string& b) {
      return (a != "plexus") < (b != "plexus") || (a != "plexus" && b != "plexus" && a < b);
    });
    const std::vector<double>& ours = each.microseconds[each.who.front()];
    fmt::print("{:<34} {} {:9.2f} us (median {:9.2f})", each.what, each.who.front(), least(ours),
               median(ours));
    for (std::size_t i = 1; i < each.who.size(); ++i) {
      const std::vector<double>& peer = each.microseconds[each.who[i]];
      fmt::print("  / {} {:.3f} ({:.3f})", each.who[i], least(ours) / least(peer),
                 median(ours) / median(peer));
    }
    fmt::print("\n");
  }
}

}  // namespace plexus::benchmarks
