#pragma once

#include <plexus/check/check_table.hpp>

#include <functional>
#include <string_view>

namespace plexus {

/// Something that is repeated to see whether it keeps memory.
struct Repetition {
  std::string_view noun;  ///< "step"
  std::function<void()> once;
  /// The largest number of repetitions in a round.
  int most = 2000;
  double seconds = 0.3;  ///< of each round, after a first one that is not counted
  int rounds = 1;        ///< the check fails only if memory grows in each of these rounds
};

/// Repeats something and checks that the memory that the process has from malloc does not grow with the
/// repetitions.
CheckResult checked_kept_memory(const Repetition& repetition, const CheckTable& table);

/// The same for traces of a component, which are made anew each time: `once` makes the component, traces it
/// and discards it.
CheckResult checked_traces_memory(std::function<void()> once, const CheckTable& table);

}  // namespace plexus
