#pragma once

#include <plexus/compare/comparison.hpp>
#include <plexus/compare/exact/exact_on_reference.hpp>
#include <plexus/compare/exact/exact_values.hpp>
#include <plexus/train/step.hpp>

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace plexus {

/// A fault of an op, which shows on every backend: its kernel, definition and gradient do not match.
struct OpFault {
  const Node* node = nullptr;    ///< of the step traced in float64
  Phase phase = Phase::forward;  ///< gradient: the fault is in its gradient
  std::string reason;
  std::optional<Deviation> off;  ///< absent for a gradient: `reason` has the numbers
};

/// The ops that earlier steps checked, as text: op, attributes, and dtypes and ranks of the inputs.
using CheckedOps = std::set<std::string>;

/// Checks the ops of a step that are not in `checked`, and adds them to it. Each op is checked alone, in
/// float64, once for each of its attributes and shapes: its kernel (its own, or the one of reference) must
/// match its definition, and its gradient (its own, or the one of its definition) must match central
/// differences along a random direction. Ops of integers and elements at a kink have no slope and are
/// skipped. `slopes`: whether gradients are checked; only training needs them.
std::vector<OpFault> check_ops(const TracedStep& wide, const ExactValues& exact_values,
                               ExactOnReference& exact, const std::shared_ptr<const Backend>& reference,
                               CheckedOps& checked, bool slopes);

}  // namespace plexus
