#include <plexus/compare/detail/exact/propagated_bounds.hpp>
#include <plexus/compare/exact/exact_on_reference.hpp>
#include <plexus/graph/leaves.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace plexus {

namespace {

constexpr double unknown = std::numeric_limits<double>::infinity();
/// The assumed number of roundings in a folded constant whose exact value is not known.
constexpr double roundings_of_folded = 4;

/// The error of a leaf. Constants are rounded to the run's precision; all other leaves are exact.
Tensor leaf_error(const Node& leaf, const Tensor& value, const ExactValues& exact_values,
                  const TraceMatch& match) {
  Tensor error = Tensor::zeros({DType::float64, value.shape()});
  const Tensor* const constant = constant_value(leaf.output());
  if (constant == nullptr || !is_floating(constant->dtype())) return error;
  const Symbol origin = leaf.origin(0);
  const Tensor* const exact =
      origin && origin.shape() == constant->shape() ? &exact_values.of(match[origin]) : nullptr;
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

/// How much larger intermediate numbers may be than the result and its terms. A moving average that adds a
/// thousandth of a square computes the square first.
constexpr double intermediate_growth = 0x1p10;

double largest(DType dtype) {
  return dtype == DType::float32 ? double{std::numeric_limits<float>::max()}
                                 : std::numeric_limits<double>::max();
}

/// Whether a finite value, or an intermediate number, may overflow the dtype. A bound is at least one
/// rounding of the sum of the magnitudes of the terms.
bool may_overflow(double value, double bound, double roundoff, DType dtype) {
  if (!is_floating(dtype) || !std::isfinite(value)) return false;
  const double magnitudes = std::isfinite(bound) ? bound / roundoff : 0;
  return intermediate_growth * (std::abs(value) + magnitudes) > largest(dtype);
}

/// Makes a bound usable: NaN and bounds of values that may overflow become unknown, and bounds of booleans
/// are at most 1. Returns whether any value may overflow.
bool normalize(Tensor& bound, const Tensor& value, double roundoff, DType dtype) {
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
  Propagation(const GraphValues& values, const ExactValues& exact_values, const TraceMatch& match,
              ExactEvaluator& exact)
      : values_(values), exact_values_(exact_values), match_(match), exact_(exact) {}

  void visit(const Node& node) {
    if (is_leaf(node)) {
      known_.bounds[node.output()] = leaf_error(node, values_.at(node.output()), exact_values_, match_);
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
      if (normalize(bound, values_.at(output), roundoff, output.dtype())) known_.overflowing.insert(output);
      known_.bounds[output] = std::move(bound);
      if (!found.unbounded.empty()) known_.unbounded[output] = found.unbounded;
      for (const Symbol& input : node.inputs()) propagate(input, output);
    }
  }

  PropagatedBounds take() { return std::move(known_); }

 private:
  void propagate(const Symbol& input, const Symbol& output) {
    if (known_.overflowing.count(input) > 0) known_.overflowing.insert(output);
    if (known_.of_data.count(input) > 0) known_.of_data.insert(output);
    const auto op = known_.unbounded.find(input);
    if (op == known_.unbounded.end()) return;
    const std::string name = op->second;
    known_.unbounded.insert({output, name});
  }

  const GraphValues& values_;
  const ExactValues& exact_values_;
  const TraceMatch& match_;
  ExactEvaluator& exact_;
  PropagatedBounds known_;
};

}  // namespace

PropagatedBounds propagated_bounds(const Graph& compiled, const GraphValues& values,
                                   const ExactValues& exact_values, const TraceMatch& match,
                                   ExactEvaluator& exact) {
  Propagation propagation(values, exact_values, match, exact);
  for (std::size_t id = 0; id < compiled.size(); ++id) propagation.visit(compiled.node(id));
  return propagation.take();
}

}  // namespace plexus
