#pragma once

#include <plexus/check/detail/kinds/case_checks.hpp>
#include <plexus/check/detail/kinds/traced_alone.hpp>

#include <functional>
#include <string>

namespace plexus {

/// A component of a case, made anew, and how it is recorded alone. `record` owns the component. The inputs
/// are so large that the cost of calls is negligible.
struct RecordedCase {
  Recorder record;
  NamedTensors inputs;
};
using RecordCase = std::function<RecordedCase(const ComponentCase& tried)>;

/// Adds the last two lines of a component that is traced. The first says whether memory grows when the
/// component is made and traced many times. The second has the time of a step in float32 on the fastest
/// installed backend with one thread, beside that of `nearest`, a shipped component, if it is installed; a
/// long time is no failure. `what` describes the step: "an update of 65536 numbers".
void add_memory_and_time(CaseChecks& checks, const TraceSettings& settings, const std::string& what,
                         const std::function<ComponentCase()>& nearest, const RecordCase& recorded);

}  // namespace plexus
