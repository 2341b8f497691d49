// Reads a CSV table and prints the seconds of processor time, those of them in user code, and the most memory
// (MiB) that it took; see peers/csv_reading.py.

#include <plexus/data/csv/csv.hpp>

#include <filesystem>
#include <fstream>
#include <string>

#include <fmt/core.h>
#include <sys/resource.h>

namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

/// Not ru_maxrss, which may be that of the process that started this one.
double most_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    double kibibytes = 0;
    if (word == "VmHWM:" && status >> kibibytes) return kibibytes / 1024;
  }
  return 0;
}

rusage usage() {
  rusage now{};
  ::getrusage(RUSAGE_SELF, &now);
  return now;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 2;
  const rusage before = usage();
  const auto table = plexus::read_csv(std::filesystem::path(arguments[1]));
  const rusage after = usage();
  const double user = seconds(after.ru_utime) - seconds(before.ru_utime);
  const double system = seconds(after.ru_stime) - seconds(before.ru_stime);
  fmt::print("{} {} {}\n", user + system, user, most_memory());
  return table.empty() ? 1 : 0;
}
