#pragma once

#include <plexus/compare/comparison.hpp>
#include <plexus/compare/checks/exact.hpp>
#include <plexus/compare/checks/truth.hpp>
#include <plexus/train/step.hpp>

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace plexus {

/// An op that does not keep its word, whatever backend runs it.
struct OpFault {
  const Node* node = nullptr;  ///< of the step traced in float64
  Word word = Word::forward;   ///< gradient: of what differentiation makes of it
  std::string reason;
  std::optional<Deviation> off;  ///< absent: of its gradient, which the reason tells
};

/// Ops that were checked in the steps before: by what they are and the types that they take, but for sizes.
using CheckedOps = std::set<std::string>;

/// Checks the ops of a step that are not among the checked ones, and adds them, in float64 and each with its
/// attributes and shapes once: that the kernel an op has (its own, or reference's) computes what its
/// definition says, and that its gradient (its own, or its definition's) is the slope of what it computes, by
/// central differences along a drawn direction. An op of integers, and elements at a kink, have no slope and
/// are left out. What comes before an op and what follows it play no part. `slopes`: whether gradients are
/// checked; a step that trains nothing has no use for them.
std::vector<OpFault> check_ops(const TracedStep& wide, const Truth& truth, ExactOnReference& exact,
                               const std::shared_ptr<const Backend>& reference, CheckedOps& checked,
                               bool slopes);

}  // namespace plexus
