#pragma once

#include <plexus/check/check_table.hpp>

#include <functional>
#include <string_view>

namespace plexus {

/// What is repeated to see whether it keeps memory.
struct Repetition {
  std::string_view noun;  ///< "step"
  std::function<void()> once;
  int most = 2000;
  double seconds = 0.3;  ///< of each of the rounds, the first of which is not counted
  int rounds = 1;        ///< in each of which memory must grow, for something to be wrong
};

/// Repeats something: the memory that the process has from malloc does not grow with the repetitions.
CheckResult checked_kept_memory(const Repetition& repetition, const CheckTable& table);

/// The same for traces of a component, which are made anew each time: `once` makes it, traces it and throws
/// it away.
CheckResult checked_traces_memory(std::function<void()> once, const CheckTable& table);

}  // namespace plexus
