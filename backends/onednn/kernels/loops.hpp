#pragma once

#include "instruction_set.hpp"
#include "isa/rows.hpp"

namespace plexus::onednn {

/// The loops over rows for this processor.
inline RowLoops row_loops() {
  return instruction_set() == InstructionSet::avx512 ? avx512::row_loops() : avx2::row_loops();
}

/// Rows (or other pieces of `each` elements) that are worth a thread of their own: handing work to another
/// costs as much as some ten thousand elements.
inline std::int64_t rows_worth_a_thread(std::int64_t each) {
  constexpr std::int64_t elements = 32768;
  return each >= elements ? 1 : (elements + each - 1) / (each > 0 ? each : 1);
}

}  // namespace plexus::onednn
