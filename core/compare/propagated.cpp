#include <plexus/compare/exact.hpp>
#include <plexus/compare/propagated.hpp>

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

/// No number is no bound; and a truth value is off by one at most.
Tensor settled(Tensor bound, DType dtype) {
  for (double& each : bound.data<double>()) {
    if (std::isnan(each)) each = unknown;
    if (dtype == DType::boolean) each = std::min(each, 1.0);
  }
  return bound;
}

Tensor unknown_bound(const Shape& shape) {
  Tensor bound(DType::float64, shape);
  for (double& each : bound.data<double>()) each = unknown;
  return bound;
}

}  // namespace

ValuesOfGraph propagated_bounds(const Graph& compiled, const ValuesOfGraph& values, const Truth& truth,
                                const TraceMatch& match, ExactEvaluator& exact) {
  ValuesOfGraph bounds;
  for (std::size_t id = 0; id < compiled.size(); ++id) {
    const Node& node = compiled.node(id);
    if (is_leaf(node)) {
      bounds[node.output()] = leaf_error(node, values.at(node.output()), truth, match);
      continue;
    }
    std::vector<Tensor> inputs;
    std::vector<Tensor> errors;
    for (const Symbol& input : node.inputs()) {
      inputs.push_back(values.at(input).converted(DType::float64));
      errors.push_back(bounds.at(input));
    }
    Bounded found = bounded(node, inputs, errors, {judged_roundoff(node)}, exact);
    for (std::size_t i = 0; i < node.output_count(); ++i) {
      const Type& type = node.type(i);
      bounds[node.output(static_cast<int>(i))] = settled(
          found.unbounded.empty() ? std::move(found.bounds[i]) : unknown_bound(type.shape), type.dtype);
    }
  }
  return bounds;
}

}  // namespace plexus
