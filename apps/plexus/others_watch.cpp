#include "others_watch.hpp"

#include <plexus/backend/detail/seconds_of.hpp>

#include <algorithm>
#include <fstream>
#include <string>

#include <unistd.h>

namespace plexus::app {

OthersWatch::OthersWatch() : start_(now()) {}

OthersWatch::Seconds OthersWatch::now() {
  // "cpu user nice system idle iowait irq softirq steal ...", in ticks since the start of the system.
  std::ifstream stat("/proc/stat");
  std::string cpu;
  stat >> cpu;
  Seconds seconds;
  double ticks = 0;
  for (int field = 0; field < 8 && stat >> ticks; ++field) {
    const double each = ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
    seconds.total += each;
    if (field == 3 || field == 4) seconds.idle += each;
  }
  seconds.own = detail::seconds_of(CLOCK_PROCESS_CPUTIME_ID);
  return seconds;
}

double OthersWatch::share() const {
  const Seconds end = now();
  const double total = end.total - start_.total;
  const double others = total - (end.idle - start_.idle) - (end.own - start_.own);
  return total > 0 ? std::clamp(others / total, 0.0, 1.0) : 0;
}

}  // namespace plexus::app
