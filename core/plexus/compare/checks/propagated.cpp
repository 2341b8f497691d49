#include <plexus/compare/checks/exact.hpp>
#include <plexus/compare/checks/propagated.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace plexus {

namespace {

constexpr double unknown = std::numeric_limits<double>::infinity();
/// Roundings behind a folded constant, of whose exact value nothing is known.
constexpr double roundings_of_folded = 4;

/// A constant is rounded to the run's precision; all other leaves are given exactly.
Tensor leaf_error(const Node& leaf, const Tensor& value, const Truth& truth, const TraceMatch& match) {
  Tensor error = Tensor::zeros({DType::float64, value.shape()});
  const Tensor* const constant = constant_value(leaf.output());
  if (constant == nullptr || !is_floating(constant->dtype())) return error;
  const Symbol origin = leaf.origin(0);
  const Tensor* const exact =
      origin && origin.shape() == constant->shape() ? &truth.of(match[origin]) : nullptr;
  const double roundoff = constant->dtype() == DType::float32 ? 0x1p-24 : 0x1p-53;
  const auto bounds = error.data<double>();
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    const auto at = static_cast<std::int64_t>(i);
    const double rounded = constant->at(at);
    const double off = exact != nullptr ? std::abs(rounded - exact->at(at))
                                        : roundings_of_folded * roundoff * std::abs(rounded);
    bounds[i] = std::isfinite(off) ? off : 0;
  }
  return error;
}

/// So many times larger than a value and what is added up for it a number on the way may be: an average that
/// takes a thousandth of a square squares first.
constexpr double on_the_way = 0x1p10;

double largest(DType dtype) {
  return dtype == DType::float32 ? double{std::numeric_limits<float>::max()}
                                 : std::numeric_limits<double>::max();
}

/// Whether a finite value, or what is computed on the way to it, may be too large for the dtype. A bound is
/// no less than one rounding of the sum of magnitudes of what is added up.
bool may_overflow(double value, double bound, double roundoff, DType dtype) {
  if (!is_floating(dtype) || !std::isfinite(value)) return false;
  const double magnitudes = std::isfinite(bound) ? bound / roundoff : 0;
  return on_the_way * (std::abs(value) + magnitudes) > largest(dtype);
}

/// No number is no bound; and a truth value is off by one at most. Where a value may overflow nothing is
/// known; tells whether any may.
bool settle(Tensor& bound, const Tensor& value, double roundoff, DType dtype) {
  bool overflows = false;
  const auto bounds = bound.data<double>();
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    double& each = bounds[i];
    if (std::isnan(each)) each = unknown;
    if (dtype == DType::boolean) each = std::min(each, 1.0);
    if (!may_overflow(value.at(static_cast<std::int64_t>(i)), each, roundoff, dtype)) continue;
    each = unknown;
    overflows = true;
  }
  return overflows;
}

Tensor unknown_bound(const Shape& shape) {
  Tensor bound(DType::float64, shape);
  for (double& each : bound.data<double>()) each = unknown;
  return bound;
}

/// Walks a compiled graph node by node.
class Propagation {
 public:
  Propagation(const ValuesOfGraph& values, const Truth& truth, const TraceMatch& match, ExactEvaluator& exact)
      : values_(values), truth_(truth), match_(match), exact_(exact) {}

  void visit(const Node& node) {
    if (is_leaf(node)) {
      known_.bounds[node.output()] = leaf_error(node, values_.at(node.output()), truth_, match_);
      if (&node.op() == &input_op() && node.type().shape.is_open()) known_.of_data.insert(node.output());
      return;
    }
    std::vector<Tensor> inputs;
    std::vector<Tensor> errors;
    for (const Symbol& input : node.inputs()) {
      inputs.push_back(values_.at(input).converted(DType::float64));
      errors.push_back(known_.bounds.at(input));
    }
    const double roundoff = judged_roundoff(node);
    Bounded found = bounded(node, inputs, errors, {roundoff}, exact_);
    for (std::size_t i = 0; i < node.output_count(); ++i) {
      const Symbol output = node.output(static_cast<int>(i));
      Tensor bound = found.unbounded.empty() ? std::move(found.bounds[i]) : unknown_bound(output.shape());
      if (settle(bound, values_.at(output), roundoff, output.dtype())) known_.overflowing.insert(output);
      known_.bounds[output] = std::move(bound);
      if (!found.unbounded.empty()) known_.unbounded[output] = found.unbounded;
      for (const Symbol& input : node.inputs()) hand_on(input, output);
    }
  }

  PropagatedBounds take() { return std::move(known_); }

 private:
  void hand_on(const Symbol& input, const Symbol& output) {
    if (known_.overflowing.count(input) > 0) known_.overflowing.insert(output);
    if (known_.of_data.count(input) > 0) known_.of_data.insert(output);
    const auto op = known_.unbounded.find(input);
    if (op == known_.unbounded.end()) return;
    const std::string name = op->second;
    known_.unbounded.insert({output, name});
  }

  const ValuesOfGraph& values_;
  const Truth& truth_;
  const TraceMatch& match_;
  ExactEvaluator& exact_;
  PropagatedBounds known_;
};

}  // namespace

PropagatedBounds propagated_bounds(const Graph& compiled, const ValuesOfGraph& values, const Truth& truth,
                                   const TraceMatch& match, ExactEvaluator& exact) {
  Propagation propagation(values, truth, match, exact);
  for (std::size_t id = 0; id < compiled.size(); ++id) propagation.visit(compiled.node(id));
  return propagation.take();
}

}  // namespace plexus
