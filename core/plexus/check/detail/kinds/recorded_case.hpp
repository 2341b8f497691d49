#pragma once

#include <plexus/check/detail/kinds/case_checks.hpp>
#include <plexus/check/detail/kinds/traced_alone.hpp>

#include <functional>
#include <string>

namespace plexus {

/// A component of a case, made anew, as it is recorded alone; what records it owns the component. The inputs
/// are large enough that their time is not that of calls.
struct RecordedCase {
  Recorder record;
  NamedTensors inputs;
};
using RecordCase = std::function<RecordedCase(const ComponentCase& tried)>;

/// Adds the last two lines of a component that is traced. Whether the memory grows when it is made and traced
/// many times; and the time of a step, in float32 on the fastest installed backend with one thread, of which
/// `what` says what it does ("an update of 65536 numbers"), beside that of `nearest`, a shipped component,
/// unless this Plexus lacks it. It never fails for the time.
void add_memory_and_time(CaseChecks& checks, const TraceSettings& settings, const std::string& what,
                         const std::function<ComponentCase()>& nearest, const RecordCase& recorded);

}  // namespace plexus
