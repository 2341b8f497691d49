#pragma once

#include <plexus/backend/detail/schedule.hpp>

#include <cstddef>
#include <unordered_map>
#include <vector>

namespace plexus {

/// Where the values of a step lie in the arena.
struct MemoryPlan {
  std::unordered_map<Symbol, std::size_t> offsets;  ///< of computed values not in a variable, in bytes
  std::size_t bytes = 0;                            ///< the size of the working memory
};

/// Places every computed value, 64-byte aligned. Values that are not alive together may share memory
/// (`reuse`), and an element-wise node may write over an input of the same type that nothing reads later
/// (`in_place`). Outputs live to the end of the step. The largest values are placed first, each at the lowest
/// offset that is free. `gap`: unused bytes before and after each value.
MemoryPlan planned(const NodeOrder& schedule, bool in_place, bool reuse, std::size_t gap = 0);

}  // namespace plexus
