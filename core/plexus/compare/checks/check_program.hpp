#pragma once

#include <plexus/backend/program.hpp>
#include <plexus/compare/checks/check_ops.hpp>
#include <plexus/compare/comparison.hpp>
#include <plexus/compare/checks/exact.hpp>
#include <plexus/compare/checks/kernel_attempts.hpp>
#include <plexus/compare/checks/recording.hpp>
#include <plexus/compare/checks/truth.hpp>
#include <plexus/train/step.hpp>

#include <vector>

namespace plexus {

/// What the values of one program are judged by. The two truths differ in their position, so that a kernel
/// that keeps something of its first inputs is found by the second, which has no variable of zeros either.
struct StepTruths {
  const Truth& first;
  const Truth& second;
  const TracedStep& wide;              ///< the step traced in float64
  const TraceMatch& match;             ///< from the program's traced graph to it
  const std::vector<OpFault>& faults;  ///< of the step's ops: no backend's, so they are told of each
};

/// How much of a program is checked.
struct CheckScope {
  bool brief = false;    ///< kernels by their first test alone
  bool meanings = true;  ///< whether its values mean what they stand for
};

/// Checks every kernel of a program (compiled without reuse of memory, and with guards) as comparison.hpp
/// tells: what it makes of its own inputs is shown, what it makes of the truth's is judged against the bounds
/// of its node, and exchanged with another machine; and whether what its node means is what the traced graph
/// has there. What a kernel that is not run would have computed has a row that says why. The store's
/// variables are what they were afterwards.
std::vector<NodeCheck> check_nodes(Program& program, Store& store, const StepTruths& truths,
                                   ExactOnReference& exact, const CheckScope& scope,
                                   const ValueExchange& exchange, KernelAttempts& attempts);

}  // namespace plexus
