#pragma once

#include <plexus/backend/program.hpp>
#include <plexus/compare/comparison.hpp>
#include <plexus/compare/checks/kernel_inputs.hpp>
#include <plexus/compare/checks/truth.hpp>

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace plexus {

/// A value of a compiled graph that is not what it stands for.
struct OtherMeaning {
  std::string reason;  ///< "rewrites into something else than relu of 'dense/activation'"
  Deviation off;       ///< what it means, from what it stands for
  std::shared_ptr<const Evidence> evidence;
};

/// Compares what the values of a compiled graph mean (what their nodes make in float64 of the true values of
/// their inputs) with the true values that they stand for: a kernel that computes what its node says is no
/// help where a rewrite made another computation of the model's. Bounds are float64's, but that constants
/// were rounded to the run's precision.
class MeaningCheck {
 public:
  /// `values`: the truth of the compiled graph.
  MeaningCheck(const Program& program, const Truth& truth, const TraceMatch& match,
               const CompiledTruth& values, ExactEvaluator& exact);

  /// Null if the value is what it stands for, or stands for nothing.
  const OtherMeaning* of(const Symbol& value) const;

  /// A value of the model, of the traced graph, that a rewrite put in the place of another, which it is not.
  struct Dropped {
    Symbol value;  ///< empty: a constant
    Symbol replaced;
    OtherMeaning meaning;
  };
  const std::vector<Dropped>& dropped() const { return dropped_; }

 private:
  void visit(const Node& node);
  void judge(const Node& node, std::size_t output, const Tensor& meant, const Tensor& bounds);
  void judge(const Replacement& replacement, const Graph& graph);
  /// How far the definition of a value of the model may be from it where its constants are rounded.
  Tensor bounds_of_rounded_constants(const Symbol& wide) const;
  bool reads_other(const Node& node) const;
  void visit_constant(const Node& leaf, const Tensor& value);
  const Tensor* truth_of(const Symbol& origin, const Shape& shape) const;

  const Truth& truth_;
  const TraceMatch& match_;
  const CompiledTruth& values_;
  ExactEvaluator& exact_;
  std::unordered_map<Symbol, Tensor>
      errors_;  // of values that are not the truth's, but constants or made of it
  /// Values that stand for two, and what is made of them without being the model's: what follows from them is
  /// not judged.
  std::unordered_set<Symbol> other_;
  std::unordered_map<Symbol, OtherMeaning> wrong_;
  std::vector<Dropped> dropped_;
};

}  // namespace plexus
