#include <plexus/check/kept_memory.hpp>
#include <plexus/train/clock.hpp>

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>
#include <malloc.h>

namespace plexus {
namespace {

constexpr int fewest = 10;
/// Half of the smallest block of malloc (16 bytes), so that a leak in every second repetition is found.
constexpr double allowed_bytes = 8;

double allocated_bytes() {
  const struct mallinfo2 all = mallinfo2();
  return static_cast<double>(all.uordblks) + static_cast<double>(all.hblkhd);
}

int repeat(const Repetition& repetition) {
  const double start = steady_seconds();
  int done = 0;
  while (done < repetition.most && (done < fewest || seconds_since(start) < repetition.seconds)) {
    repetition.once();
    ++done;
  }
  return done;
}

}  // namespace

CheckResult checked_kept_memory(const Repetition& repetition, const CheckTable& table) {
  repeat(repetition);  // a library allocates at its first calls
  int done = 0;
  double least = std::numeric_limits<double>::infinity();
  for (int round = 0; round < repetition.rounds && least > allowed_bytes; ++round) {
    table.beat();
    const double before = allocated_bytes();
    const int times = repeat(repetition);
    least = std::min(least, (allocated_bytes() - before) / times);
    done += times;
  }
  if (least <= allowed_bytes) return CheckResult::passed(fmt::format("{} {}s", done, repetition.noun));
  return CheckResult::failed(fmt::format("each {} keeps {:.0f} bytes of memory ({} {}s)", repetition.noun,
                                         least, done, repetition.noun));
}

CheckResult checked_traces_memory(std::function<void()> once, const CheckTable& table) {
  // Several rounds, since a table of core that grows now and then is no leak.
  return checked_kept_memory({"trace", std::move(once), 50, 0.03, 3}, table);
}

}  // namespace plexus
