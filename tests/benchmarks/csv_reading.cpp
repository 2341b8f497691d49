// Reads a CSV table and prints the seconds of processor time and the most memory (MiB) that it took; see
// peers/csv_reading.py.

#include <plexus/data/csv.hpp>

#include <ctime>
#include <filesystem>

#include <fmt/core.h>
#include <sys/resource.h>

int main(int count, char** arguments) {
  if (count != 2) return 2;
  const std::clock_t before = std::clock();
  const auto table = plexus::read_csv(std::filesystem::path(arguments[1]));
  const double seconds = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  fmt::print("{} {}\n", seconds, static_cast<double>(usage.ru_maxrss) / 1024);
  return table.empty() ? 1 : 0;
}
