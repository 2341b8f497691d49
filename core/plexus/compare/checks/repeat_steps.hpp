#pragma once

#include <plexus/backend/program.hpp>
#include <plexus/backend/store.hpp>
#include <plexus/compare/checks/bisection.hpp>
#include <plexus/compare/exact/exact_values.hpp>

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace plexus {

/// The results of a step by name: the variables that it assigns, and its outputs.
using StepResults = std::vector<std::pair<std::string, Tensor>>;
StepResults results_of_step(const Program& program, const Store& store);
/// Restores the start of a step and runs the step.
StepResults run_step(Program& program, Store& store, const StepStart& start);
/// The name of the first result that differs in a bit; empty: none does.
std::string first_difference(const StepResults& a, const StepResults& b);

/// How often a step is repeated: `times`, but at most for `seconds`, and at least twice.
struct Repeats {
  int times = 4;
  double seconds = 1;
  /// Called before each run of the step as a sign of life; may be absent.
  std::function<void()> alive = {};
};

/// A repetition whose results differ from an earlier one on equal inputs.
struct UnequalRepeat {
  int repetition = 0;  ///< counted from 1
  std::string result;  ///< the name of the first result that differs
  /// The first kernel output that differs; absent: the kernel was not found.
  std::optional<OutputOfKernel> kernel;
  Tensor found;
  Tensor expected;
};

struct RepeatResult {
  int made = 0;
  std::optional<UnequalRepeat> unequal;
};

/// Repeats two steps of a program (compiled without reuse of memory) in turn, so that each finds the values
/// of the other one in memory. It stops when a step does not give the same bits as in its first run.
RepeatResult repeat_steps(Program& program, Store& store, const std::array<const StepStart*, 2>& starts,
                          const Repeats& repeats);

}  // namespace plexus
