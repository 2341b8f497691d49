#pragma once

#include <plexus/backend/program.hpp>
#include <plexus/compare/comparison.hpp>
#include <plexus/compare/checks/truth.hpp>
#include <plexus/train/step.hpp>

#include <string>
#include <unordered_set>
#include <vector>

namespace plexus {

/// "fused_matmul (add relu)", "matmul": the op of a node and those of its body.
std::string op_text(const Node& node);

/// Tells what the nodes of a program are to the model it was traced from.
class NodeDescriber {
 public:
  /// `wide`: the step traced in float64, which says where differentiation and the optimizer begin.
  NodeDescriber(const Program& program, const TracedStep& wide, const TraceMatch& match);

  /// Place, word, op and so on of output `output` of a kernel; nothing of its errors.
  NodeCheck described(std::size_t kernel, std::size_t output) const;
  /// What a value of the traced graph belongs to.
  Word word_of_origin(const Symbol& traced) const;

 private:
  Word word_of(const Symbol& value) const;
  std::vector<std::string> fused_into(const Node& node) const;

  const Program& program_;
  const TraceMatch& match_;
  int first_gradient_;
  int first_update_;
  std::unordered_set<Symbol> computed_;  // traced values that a value of the program equals
};

}  // namespace plexus
