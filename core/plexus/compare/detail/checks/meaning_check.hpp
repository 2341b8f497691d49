#pragma once

#include <plexus/backend/program.hpp>
#include <plexus/compare/comparison.hpp>
#include <plexus/compare/detail/kernels/kernel_inputs.hpp>
#include <plexus/compare/exact/exact_values.hpp>

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace plexus {

/// A value of a compiled graph that differs from the traced value that it replaces.
struct MeaningFault {
  std::string reason;  ///< "rewrites into something else than relu of 'dense/activation'"
  Deviation off;       ///< the value of the compiled graph against the traced value
  std::shared_ptr<const Evidence> evidence;
};

/// Compares each node of a compiled graph, evaluated in float64 on exact inputs, with the value of the traced
/// graph that it replaces. It finds rewrites that change the computation: their kernels are right, but their
/// nodes are wrong. The bounds are those of float64, plus the rounding of constants to the run's precision.
class MeaningCheck {
 public:
  /// `values`: the exact values of the compiled graph.
  MeaningCheck(const Program& program, const ExactValues& exact_values, const TraceMatch& match,
               const GraphValues& values, ExactEvaluator& exact);

  /// Null if the value is equal to its traced value, or has none.
  const MeaningFault* of(const Symbol& value) const;

  /// A traced value that a rewrite replaced by another one that differs from it.
  struct Dropped {
    Symbol value;  ///< empty: a constant
    Symbol replaced;
    MeaningFault meaning;
  };
  const std::vector<Dropped>& dropped() const { return dropped_; }

 private:
  void visit(const Node& node);
  void judge(const Node& node, std::size_t output, const Tensor& meant, const Tensor& bounds);
  void judge(const Replacement& replacement, const Graph& graph);
  /// Bounds on the difference between a value and its definition with rounded constants.
  Tensor bounds_of_rounded_constants(const Symbol& wide) const;
  bool reads_other(const Node& node) const;
  void visit_constant(const Node& leaf, const Tensor& value);
  const Tensor* exact_value_of(const Symbol& origin, const Shape& shape) const;

  const ExactValues& exact_values_;
  const TraceMatch& match_;
  const GraphValues& values_;
  ExactEvaluator& exact_;
  std::unordered_map<Symbol, Tensor>
      errors_;  // of values that are constants, or computed from constants, and have no exact value
  /// Values that replace two traced values, and values that depend on them and have no origin. What depends
  /// on them is not judged.
  std::unordered_set<Symbol> other_;
  std::unordered_map<Symbol, MeaningFault> wrong_;
  std::vector<Dropped> dropped_;
};

}  // namespace plexus
