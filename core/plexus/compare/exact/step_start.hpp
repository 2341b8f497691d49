#pragma once

#include <plexus/backend/store.hpp>
#include <plexus/graph/graph.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace plexus {

/// The state that a step starts from: its open inputs, its variables and its position in the replay.
struct StepStart {
  std::map<std::string, Tensor, std::less<>> tables;
  Store::Snapshot variables;
  std::int64_t position = 0;
};

/// The value of a leaf (constant, position, open input or variable) at the start of a step. It is converted
/// to float64 unless it is an open input. Throws UsageError if `start` has no value for it.
Tensor leaf_value(const Node& leaf, const StepStart& start);

}  // namespace plexus
