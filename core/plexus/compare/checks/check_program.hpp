#pragma once

#include <plexus/backend/program.hpp>
#include <plexus/compare/checks/check_ops.hpp>
#include <plexus/compare/checks/recording.hpp>
#include <plexus/compare/comparison.hpp>
#include <plexus/compare/exact/exact_on_reference.hpp>
#include <plexus/compare/exact/exact_values.hpp>
#include <plexus/compare/kernels/kernel_attempts.hpp>
#include <plexus/train/step.hpp>

#include <vector>

namespace plexus {

/// The expected values of one program, for two steps. The steps have different positions and data, so that
/// the second one finds a kernel that caches its first inputs. The second one has no variable of zeros.
struct ExpectedStep {
  const ExactValues& first;
  const ExactValues& second;
  const TracedStep& wide;              ///< the step traced in float64
  const TraceMatch& match;             ///< from the program's traced graph to `wide`
  const std::vector<OpFault>& faults;  ///< faults of the step's ops, reported for every backend
};

/// How much of a program is checked.
struct CheckScope {
  bool brief = false;    ///< whether kernels have only the test on the exact inputs and on drawn ones
  bool meanings = true;  ///< whether nodes are compared with the traced values that they replace
};

/// Checks every kernel of a program, which must be compiled with guards and without reuse of memory. The
/// result for the exact inputs is judged by the bounds of the node and exchanged with another machine; the
/// error for the inputs of the whole step is reported only; and the node is compared with the traced value
/// that it replaces. A kernel that may not run has rows that say why. The variables of the store are restored
/// afterwards.
std::vector<NodeCheck> check_nodes(Program& program, Store& store, const ExpectedStep& expected,
                                   ExactOnReference& exact, const CheckScope& scope,
                                   const ValueExchange& exchange, KernelAttempts& attempts);

}  // namespace plexus
