#pragma once

#include <plexus/backend/program.hpp>
#include <plexus/compare/comparison.hpp>
#include <plexus/compare/exact/exact_values.hpp>
#include <plexus/train/step.hpp>

#include <string>
#include <unordered_set>
#include <vector>

namespace plexus {

/// Maps the kernels of a program back to the layers, phases and ops of the model that it was traced from.
class NodeDescriber {
 public:
  /// `wide`: the step traced in float64. Its nodes are numbered in order: forward, gradient, update.
  NodeDescriber(const Program& program, const TracedStep& wide, const TraceMatch& match);

  /// The fields of a check that describe output `output` of a kernel: place, phase, op and so on. The errors
  /// and the verdict keep their defaults.
  NodeCheck described(std::size_t kernel, std::size_t output) const;
  /// The phase that computes a value of the traced graph.
  Phase phase_of_origin(const Symbol& traced) const;

 private:
  Phase phase_of(const Symbol& value) const;
  std::vector<std::string> fused_into(const Node& node) const;

  const Program& program_;
  const TraceMatch& match_;
  int first_gradient_;
  int first_update_;
  std::unordered_set<Symbol> computed_;  // traced values that the program stores
};

}  // namespace plexus
