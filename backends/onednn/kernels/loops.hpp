#pragma once

#include <type_traits>

#include "instruction_set.hpp"
#include "isa/rows.hpp"

namespace plexus::onednn {

/// The loops over rows for this processor.
inline RowLoops row_loops() {
  return instruction_set() == InstructionSet::avx512 ? avx512::row_loops() : avx2::row_loops();
}

/// The reductions of one element type.
template <class T>
Reducers<T> reducers() {
  const RowLoops loops = row_loops();
  if constexpr (std::is_same_v<T, float>) return loops.float32;
  if constexpr (std::is_same_v<T, double>) return loops.float64;
  if constexpr (std::is_same_v<T, std::int32_t>) return loops.int32;
  if constexpr (std::is_same_v<T, std::int64_t>) return loops.int64;
}

}  // namespace plexus::onednn
