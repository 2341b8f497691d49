#include <plexus/error/error.hpp>
#include <plexus/graph/graph.hpp>
#include <plexus/ops/bounds.hpp>
#include <plexus/ops/widen.hpp>

#include <cmath>
#include <unordered_map>

#include <fmt/format.h>

namespace plexus {
namespace {

Tensor as_float64(const Tensor& value) { return value.converted(DType::float64); }

/// A definition is walked in float64: its constants are then exact, and their rounding to the judged dtype is
/// known.
Type exact_type(const Type& type) {
  return is_floating(type.dtype) ? Type{DType::float64, type.shape} : type;
}

/// The exact value of a symbol of a definition, and the bound on its error.
struct Known {
  Tensor value;
  Tensor error;
};

/// Walks the nodes of a definition in order, from the node's inputs on.
class Walk {
 public:
  Walk(double unit_roundoff, ExactEvaluator& evaluator)
      : unit_roundoff_(unit_roundoff), evaluator_(evaluator) {}

  void know(const Symbol& symbol, Tensor value, Tensor error) {
    known_[symbol] = {std::move(value), std::move(error)};
  }
  const Known& operator[](const Symbol& symbol) const { return known_.at(symbol); }

  void visit(const Node& node) {
    if (const Tensor* constant = constant_value(node.output())) {
      know(node.output(), as_float64(*constant), rounding_of(*constant, node.type().dtype));
      return;
    }
    std::vector<Tensor> inputs;
    std::vector<Tensor> errors;
    for (const Symbol& input : node.inputs()) {
      inputs.push_back(known_.at(input).value);
      errors.push_back(known_.at(input).error);
    }
    const std::vector<Tensor> outputs = evaluator_.evaluate(node, inputs);
    const std::vector<Tensor> bounds = error_bounds(node, inputs, errors, unit_roundoff_, evaluator_);
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      know(node.output(static_cast<int>(i)), as_float64(outputs[i]), bounds[i]);
    }
  }

 private:
  /// A floating constant of a definition (1/sqrt 2) is rounded to the judged dtype too.
  Tensor rounding_of(const Tensor& constant, DType dtype) const {
    Tensor error = Tensor::zeros({DType::float64, constant.shape()});
    if (!is_floating(dtype)) return error;
    const auto bound = error.data<double>();
    for (std::size_t i = 0; i < bound.size(); ++i) {
      const double value = constant.at(static_cast<std::int64_t>(i));
      if (static_cast<double>(static_cast<float>(value)) != value)
        bound[i] = unit_roundoff_ * std::abs(value);
    }
    return error;
  }

  double unit_roundoff_;
  ExactEvaluator& evaluator_;
  std::unordered_map<Symbol, Known> known_;
};

}  // namespace

ExactEvaluator::~ExactEvaluator() = default;

std::vector<Tensor> error_bounds(const Node& node, std::span<const Tensor> inputs,
                                 std::span<const Tensor> errors, double unit_roundoff,
                                 ExactEvaluator& evaluator) {
  const std::vector<Tensor> outputs = evaluator.evaluate(node, inputs);
  std::vector<Tensor> exact;
  for (const Tensor& output : outputs) exact.push_back(as_float64(output));
  std::vector<Tensor> own = node.op().error_bound(node, {inputs, errors, exact, unit_roundoff});
  if (!own.empty()) return own;
  if (!node.op().has_definition()) {
    throw UsageError(fmt::format("op '{}' has neither an error bound nor a definition", node.op().name()));
  }
  Graph graph;
  Walk walk(unit_roundoff, evaluator);
  std::vector<Symbol> symbols;
  for (std::size_t i = 0; i < node.inputs().size(); ++i) {
    symbols.push_back(graph.input(std::to_string(i), exact_type(node.input(i).type())));
    walk.know(symbols.back(), inputs[i], errors[i]);
  }
  const std::vector<Symbol> results = node.op().definition(symbols, with_wide_bodies(node.attributes()));
  for (std::size_t id = symbols.size(); id < graph.size(); ++id) walk.visit(graph.node(id));
  std::vector<Tensor> bounds;
  for (const Symbol& result : results) bounds.push_back(walk[result].error);
  return bounds;
}

}  // namespace plexus
