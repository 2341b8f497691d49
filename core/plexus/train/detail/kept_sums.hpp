#pragma once

#include <plexus/data/safetensors.hpp>

#include <set>
#include <string>

namespace plexus {

/// The logs whose sums a state holds under other names, or with other types, than this build gives them: the
/// state was left by another version of a metric. Empty unless the sums are those of the same logs, and those
/// of the loss are as this build has them. Thread-safe.
std::set<std::string> logs_of_other_sums(const NamedTensors& given, const NamedTensors& known);

/// The sums of `given`, but for these logs zeros under the names of `known`. Thread-safe.
NamedTensors without_logs(const NamedTensors& given, const NamedTensors& known,
                          const std::set<std::string>& logs);

}  // namespace plexus
