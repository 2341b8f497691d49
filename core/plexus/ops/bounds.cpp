#include <plexus/error/error.hpp>
#include <plexus/graph/definition.hpp>
#include <plexus/graph/leaves.hpp>
#include <plexus/ops/bounds.hpp>
#include <plexus/ops/detail/widen.hpp>

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
class DefinitionWalk {
 public:
  DefinitionWalk(const Roundoff& roundoff, ExactEvaluator& evaluator)
      : roundoff_(roundoff), evaluator_(evaluator) {}

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
    const Bounded found = bounded(node, inputs, errors, roundoff_, evaluator_);
    unbounded_ = found.unbounded;
    for (std::size_t i = 0; i < found.bounds.size(); ++i) {
      know(node.output(static_cast<int>(i)), found.values[i], found.bounds[i]);
    }
  }
  /// The op without a bound, which is that of the last node visited or one in its definition; empty: none.
  const std::string& unbounded() const { return unbounded_; }

 private:
  /// A floating constant of a definition (1/sqrt 2) is rounded to the judged dtype too.
  Tensor rounding_of(const Tensor& constant, DType dtype) const {
    Tensor error = Tensor::zeros({DType::float64, constant.shape()});
    if (!is_floating(dtype)) return error;
    const auto bound = error.data<double>();
    for (std::size_t i = 0; i < bound.size(); ++i) {
      const double value = constant.at(static_cast<std::int64_t>(i));
      if (static_cast<double>(static_cast<float>(value)) != value)
        bound[i] = roundoff_.unit * std::abs(value);
      if (roundoff_.constants > 0) bound[i] += rounding_of_constant(value, roundoff_.constants);
    }
    return error;
  }

  Roundoff roundoff_;
  ExactEvaluator& evaluator_;
  std::unordered_map<Symbol, Known> known_;
  std::string unbounded_;
};

}  // namespace

ExactEvaluator::~ExactEvaluator() = default;

double rounding_of_constant(double value, double unit) {
  constexpr int few_digits = 12;
  int exponent = 0;
  const double digits = std::ldexp(std::frexp(value, &exponent), few_digits);
  return std::isfinite(value) && digits != std::trunc(digits) ? unit * std::abs(value) : 0;
}

Bounded bounded(const Node& node, std::span<const Tensor> inputs, std::span<const Tensor> errors,
                const Roundoff& roundoff, ExactEvaluator& evaluator) {
  Bounded result;
  for (const Tensor& output : evaluator.evaluate(node, inputs)) result.values.push_back(as_float64(output));
  result.bounds = node.op().error_bound(node, {inputs, errors, result.values, roundoff.unit});
  if (!result.bounds.empty()) return result;
  if (!node.op().has_definition()) {
    result.unbounded = node.op().name();
    return result;
  }
  Bounded walked = bounded_by_definition(node, inputs, errors, roundoff, evaluator);
  result.bounds = std::move(walked.bounds);
  result.unbounded = std::move(walked.unbounded);
  return result;
}

Bounded bounded_by_definition(const Node& node, std::span<const Tensor> inputs,
                              std::span<const Tensor> errors, const Roundoff& roundoff,
                              ExactEvaluator& evaluator) {
  Bounded result;
  Graph graph;
  DefinitionWalk walk(roundoff, evaluator);
  std::vector<Symbol> symbols;
  for (std::size_t i = 0; i < node.inputs().size(); ++i) {
    symbols.push_back(graph.input(std::to_string(i), exact_type(node.input(i).type())));
    walk.know(symbols.back(), inputs[i], errors[i]);
  }
  const std::vector<Symbol> results = definition_of(node, symbols, with_wide_bodies(node.attributes()));
  for (std::size_t id = symbols.size(); id < graph.size(); ++id) {
    walk.visit(graph.node(id));
    result.unbounded = walk.unbounded();
    if (!result.unbounded.empty()) return result;
  }
  for (const Symbol& made : results) {
    result.values.push_back(walk[made].value);
    result.bounds.push_back(walk[made].error);
  }
  return result;
}

std::vector<Tensor> error_bounds(const Node& node, std::span<const Tensor> inputs,
                                 std::span<const Tensor> errors, double unit_roundoff,
                                 ExactEvaluator& evaluator) {
  Bounded found = bounded(node, inputs, errors, Roundoff{unit_roundoff}, evaluator);
  if (found.unbounded.empty()) return std::move(found.bounds);
  throw UsageError(fmt::format("op '{}' has neither an error bound nor a definition", found.unbounded));
}

}  // namespace plexus
