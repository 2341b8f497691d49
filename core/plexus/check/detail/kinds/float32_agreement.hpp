#pragma once

#include <plexus/backend/store.hpp>
#include <plexus/check/check_table.hpp>
#include <plexus/check/detail/kinds/traced_alone.hpp>

namespace plexus {

/// Runs a component in float32 on each installed backend and compares every output with its float64 value, by
/// the bounds that the roundings of its graph allow: the rule of `compare`. `variables`: values with which
/// the step starts, by name; others start as they are declared.
CheckResult float32_agreement(const Recorder& record, const TraceSettings& settings,
                              const NamedTensors& inputs, const Store::Snapshot& variables = {});

}  // namespace plexus
