#include <plexus/check/detail/kinds/recorded_case.hpp>
#include <plexus/check/installed_backends.hpp>
#include <plexus/check/kept_memory.hpp>
#include <plexus/compare/timing/timing.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {
namespace {

constexpr double timed_seconds = 0.05;

double step_us(const RecordedCase& recorded, TraceSettings settings, const Backends& backends) {
  settings.dtype = DType::float32;
  TracedAlone traced(recorded.record, settings, backends);
  traced.write(recorded.inputs);
  return time_steps(traced.program(), 1, timed_seconds).median;
}

Backends fastest_installed() {
  const std::vector<Backends> all = installed_backends();
  return *std::max_element(all.begin(), all.end(), [](const Backends& a, const Backends& b) {
    return a.chosen->rank() < b.chosen->rank();
  });
}

CheckResult told_time(const ComponentCase& own, const TraceSettings& settings, const std::string& what,
                      const ComponentCase& nearest, const RecordCase& recorded) {
  const Backends backends = fastest_installed();
  std::string told = fmt::format("{:.1f} us for {} on {}", step_us(recorded(own), settings, backends), what,
                                 backends.chosen->name());
  if (registry().schema(nearest.kind, nearest.name) != nullptr) {
    told += fmt::format(", {} takes {:.1f} us", nearest.name, step_us(recorded(nearest), settings, backends));
  }
  return CheckResult::passed(std::move(told));
}

}  // namespace

void add_memory_and_time(CaseChecks& checks, const TraceSettings& settings, const std::string& what,
                         const std::function<ComponentCase()>& nearest, const RecordCase& recorded) {
  checks.run("memory of traces", [&] {
    return checked_traces_memory(
        [&] {
          Trace trace(settings);
          recorded(checks.tried()).record(trace);
        },
        checks.table());
  });
  checks.run("time", [&] { return told_time(checks.tried(), settings, what, nearest(), recorded); });
}

}  // namespace plexus
