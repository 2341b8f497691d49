#include <plexus/compare/detail/checks/meaning_check.hpp>
#include <plexus/compare/exact/deviation.hpp>
#include <plexus/graph/graph.hpp>
#include <plexus/graph/leaves.hpp>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace plexus {

namespace {

/// Both sides of the comparison round to float64 in different orders.
constexpr double unit_roundoff = 0x1p-46;
/// Tolerance, relative to the largest element, for values that should be equal but have no error bound.
constexpr double closeness = 0x1p-40;
constexpr double single_roundoff = 0x1p-24;
/// Tolerance, relative to the largest element, for constants that were computed in float32.
constexpr double constant_closeness = 0x1p-12;

const std::string something_else = "rewrites into something else than ";

std::string named(const Symbol& traced) {
  const Node& node = traced.node();
  if (is_leaf(node)) return node.attributes().has("name") ? node.attributes().text("name") : "a constant";
  return node.place().empty() ? std::string(node.op().name())
                              : fmt::format("{} of '{}'", node.op().name(), node.place());
}

/// Whether no rewrite changed a node: it has the same op, and its inputs replace the inputs of the traced
/// node.
bool is_kept(const Node& node, const Node& traced) {
  if (&node.op() != &traced.op() || node.attributes() != traced.attributes()) return false;
  if (node.inputs().size() != traced.inputs().size()) return false;
  for (std::size_t i = 0; i < node.inputs().size(); ++i) {
    if (node.input(i).node().origin(node.input(i).output()) != traced.input(i)) return false;
  }
  return true;
}

Tensor zeros_like(const Tensor& value) { return Tensor::zeros({DType::float64, value.shape()}); }

Tensor sum_of(const Tensor& a, const Tensor& b) {
  Tensor sum = a.clone();
  for (std::int64_t i = 0; i < sum.elements(); ++i)
    sum.data<double>()[static_cast<std::size_t>(i)] += b.at(i);
  return sum;
}

double largest(const Tensor& value) {
  double found = 0;
  for (std::int64_t i = 0; i < value.elements(); ++i) {
    if (std::isfinite(value.at(i))) found = std::max(found, std::abs(value.at(i)));
  }
  return found;
}

Tensor close_bounds(const Tensor& value, double share) {
  return Tensor::full({DType::float64, value.shape()}, share * largest(value));
}

MeaningFault meaning_fault(std::string reason, const Deviation& off, std::vector<Tensor> inputs,
                           const Tensor& found, const Tensor& expected) {
  reason = fmt::format("{}: {} of {} elements differ", reason, off.beyond, off.elements);
  return {std::move(reason), off, std::make_shared<Evidence>(Evidence{std::move(inputs), found, expected})};
}

}  // namespace

MeaningCheck::MeaningCheck(const Program& program, const ExactValues& exact_values, const TraceMatch& match,
                           const GraphValues& values, ExactEvaluator& exact)
    : exact_values_(exact_values), match_(match), values_(values), exact_(exact) {
  const Graph& graph = program.graph();
  for (const Replacement& replacement : program.replacements()) judge(replacement, graph);
  for (std::size_t id = 0; id < graph.size(); ++id) visit(graph.node(id));
}

const MeaningFault* MeaningCheck::of(const Symbol& value) const {
  const auto found = wrong_.find(value);
  return found == wrong_.end() ? nullptr : &found->second;
}

const Tensor* MeaningCheck::exact_value_of(const Symbol& origin, const Shape& shape) const {
  return origin && origin.shape() == shape ? &exact_values_.of(match_[origin]) : nullptr;
}

/// A constant comes from the model, from folding, or from an expanded definition. It may be rounded even if
/// it equals a traced constant, because the value of the op that was expanded is not.
void MeaningCheck::visit_constant(const Node& leaf, const Tensor& value) {
  if (!is_floating(value.dtype())) return;
  Tensor error = zeros_like(value);
  const Tensor* const meant = exact_value_of(leaf.origin(), value.shape());
  for (std::int64_t i = 0; i < value.elements(); ++i) {
    const double held = value.at(i);
    const bool same = meant == nullptr || held == meant->at(i);  // also for two infinities
    error.data<double>()[static_cast<std::size_t>(i)] =
        rounding_of_constant(held, single_roundoff) + (same ? 0 : std::abs(held - meant->at(i)));
  }
  errors_[leaf.output()] = std::move(error);
  if (meant == nullptr) return;
  const Tensor bounds = close_bounds(*meant, constant_closeness);
  const Deviation off = deviation(value.converted(DType::float64), *meant, &bounds);
  if (off.beyond == 0) return;
  const std::string reason =
      fmt::format("{}{}, for which a constant is taken", something_else, named(leaf.origin()));
  dropped_.push_back({{}, leaf.origin(), meaning_fault(reason, off, {}, value, *meant)});
}

void MeaningCheck::visit(const Node& node) {
  if (const Tensor* const constant = constant_value(node.output())) return visit_constant(node, *constant);
  if (is_leaf(node)) return;
  if (node.origin() && is_kept(node, node.origin().node())) return;
  if (reads_other(node)) {
    for (std::size_t i = 0; i < node.output_count(); ++i) {
      const auto output = static_cast<int>(i);
      if (!node.origin(output)) other_.insert(node.output(output));
    }
    return;
  }
  std::vector<Tensor> inputs;
  std::vector<Tensor> errors;
  for (const Symbol& input : node.inputs()) {
    inputs.push_back(values_.at(input).converted(DType::float64));
    const auto known = errors_.find(input);
    errors.push_back(known != errors_.end() ? known->second : zeros_like(inputs.back()));
  }
  const Roundoff roundoff{unit_roundoff, single_roundoff};
  const Bounded meant = bounded(node, inputs, errors, roundoff, exact_);
  for (std::size_t i = 0; i < node.output_count(); ++i) {
    const Tensor bounds = meant.bounds.empty() ? close_bounds(meant.values[i], closeness) : meant.bounds[i];
    judge(node, i, meant.values[i], bounds);
  }
}

/// A value without an origin cannot be judged; only the bounds on its errors are kept.
void MeaningCheck::judge(const Node& node, std::size_t output, const Tensor& meant, const Tensor& bounds) {
  const auto number = static_cast<int>(output);
  const Symbol& origin = node.origin(number);
  const Tensor* const expected = exact_value_of(origin, node.type(output).shape);
  if (expected == nullptr) {
    errors_[node.output(number)] = bounds;
    return;
  }
  Deviation off = deviation(meant, *expected, &bounds);
  if (off.beyond > 0) {
    const Tensor wider = sum_of(bounds, bounds_of_rounded_constants(match_[origin]));
    off = deviation(meant, *expected, &wider);
  }
  if (off.beyond == 0) return;
  std::vector<Tensor> inputs;
  for (const Symbol& input : node.inputs()) inputs.push_back(values_.at(input));
  wrong_[node.output(number)] =
      meaning_fault(something_else + named(origin), off, std::move(inputs), meant, *expected);
}

/// The traced graph may contain the parts of an expanded op as well (for its gradient). Their exact values
/// then use the rounded constants of the run, while the exact value of the op itself does not.
Tensor MeaningCheck::bounds_of_rounded_constants(const Symbol& wide) const {
  const Node& node = wide.node();
  if (!node.op().has_definition()) return zeros_like(exact_values_.of(wide));
  std::vector<Tensor> inputs;
  std::vector<Tensor> errors;
  for (const Symbol& input : node.inputs()) {
    inputs.push_back(exact_values_.of(input));
    errors.push_back(zeros_like(inputs.back()));
  }
  const Roundoff roundoff{unit_roundoff, single_roundoff};
  const Bounded found = bounded_by_definition(node, inputs, errors, roundoff, exact_);
  return found.unbounded.empty() ? found.bounds[static_cast<std::size_t>(wide.output())]
                                 : zeros_like(exact_values_.of(wide));
}

bool MeaningCheck::reads_other(const Node& node) const {
  return std::any_of(node.inputs().begin(), node.inputs().end(),
                     [&](const Symbol& input) { return other_.count(input) > 0; });
}

void MeaningCheck::judge(const Replacement& replacement, const Graph& graph) {
  const Tensor& found = exact_values_.of(match_[replacement.value]);
  const Tensor& expected = exact_values_.of(match_[replacement.replaced]);
  if (found.shape() != expected.shape()) return;
  const Tensor bounds = close_bounds(expected, closeness);
  const Deviation off = deviation(found, expected, &bounds);
  if (off.beyond == 0) return;
  const std::string reason = fmt::format("{}{}, for which {} is taken", something_else,
                                         named(replacement.replaced), named(replacement.value));
  for (std::size_t id = 0; id < graph.size(); ++id) {
    const Node& node = graph.node(id);
    for (std::size_t i = 0; i < node.output_count(); ++i) {
      const auto output = static_cast<int>(i);
      if (node.origin(output) == replacement.value) other_.insert(node.output(output));
    }
  }
  dropped_.push_back(
      {replacement.value, replacement.replaced, meaning_fault(reason, off, {}, found, expected)});
}

}  // namespace plexus
