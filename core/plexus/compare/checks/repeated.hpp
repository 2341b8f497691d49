#pragma once

#include <plexus/backend/program.hpp>
#include <plexus/backend/store.hpp>
#include <plexus/compare/checks/bisect.hpp>
#include <plexus/compare/checks/truth.hpp>

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace plexus {

/// What a step leaves behind: the variables that it assigns and its outputs, by name.
using StepResults = std::vector<std::pair<std::string, Tensor>>;
StepResults results_of_step(const Program& program, const Store& store);
/// Runs a whole step from its start.
StepResults run_step(Program& program, Store& store, const StepStart& start);
/// The name of the first that differs in a bit; empty: none does.
std::string first_difference(const StepResults& a, const StepResults& b);

/// How often a step is repeated: so many times, but no longer than this, and twice at least.
struct Repeats {
  int times = 4;
  double seconds = 1;
  /// Called before each repetition, and each that looks for the kernel: somebody may wait. May be absent.
  std::function<void()> alive = {};
};

/// A step that came to something else than an equal one before it.
struct UnequalRepeat {
  int repetition = 0;  ///< counted from 1
  std::string result;  ///< the first that differs
  /// The first kernel whose value is another one, with both values; absent: none was caught at it.
  std::optional<OutputOfKernel> kernel;
  Tensor found;
  Tensor expected;
};

struct RepeatResult {
  int made = 0;
  std::optional<UnequalRepeat> unequal;
};

/// Repeats two steps of a program (compiled without reuse of memory) in turn, so that each finds in memory
/// what the other left, until one does not give the bits that it gave first.
RepeatResult repeat_steps(Program& program, Store& store, const std::array<const StepStart*, 2>& starts,
                          const Repeats& repeats);

}  // namespace plexus
