#include <plexus/compare/detail/kernels/whole_numbers.hpp>
#include <plexus/graph/definition.hpp>
#include <plexus/graph/leaves.hpp>
#include <plexus/tensor/philox.hpp>

#include <algorithm>
#include <cmath>
#include <string_view>

namespace plexus {

namespace {

/// The largest drawn magnitude, and the maximum number of factors in a term of a result: two of a product,
/// and the learning rate of an update.
constexpr double largest = 3;
constexpr double factors = 3;

bool is_whole(const Tensor& values) {
  for (std::int64_t i = 0; i < values.elements(); ++i) {
    const double value = values.at(i);
    if (std::abs(value) > largest || std::trunc(value) != value) return false;
  }
  return true;
}

/// Whether the op may sum more than one row of an operand.
bool adds_up(const Node& node) {
  const std::string_view name = node.op().name();
  return name == "sum" || name == "sum_to" || name == "scatter_add";
}

/// Properties of a node, or of all nodes of a definition together.
struct Whole {
  bool exact = true;
  bool adds_up = false;
};

Whole whole(const Node& node) {
  if (node.op().exact_on_integers()) return {true, adds_up(node)};
  if (!node.op().has_definition()) return {false};
  Graph graph;
  std::vector<Symbol> inputs;
  for (const Symbol& input : node.inputs()) {
    inputs.push_back(graph.input(std::to_string(inputs.size()), input.type()));
  }
  definition_of(node, inputs);
  Whole all;
  for (std::size_t id = 0; id < graph.size(); ++id) {
    const Node& part = graph.node(id);
    if (const Tensor* value = constant_value(part.output()); value != nullptr) {
      all.exact = all.exact && is_whole(*value);
    } else if (!is_leaf(part)) {
      const Whole its = whole(part);
      all.exact = all.exact && its.exact;
      all.adds_up = all.adds_up || its.adds_up;
    }
  }
  return all;
}

std::int64_t largest_dimension(const Shape& shape) {
  return shape.is_scalar() ? 1 : *std::max_element(shape.begin(), shape.end());
}

}  // namespace

bool exact_on_integers(const Node& node) {
  const Whole found = whole(node);
  if (!found.exact) return false;
  std::int64_t terms = 1;
  for (const Symbol& input : node.inputs()) {
    if (const Tensor* value = constant_value(input); value != nullptr) {
      if (!is_whole(*value)) return false;
    } else if (input.shape().is_open()) {
      return false;  // the values of the data cannot be replaced
    } else {
      terms = std::max(terms, found.adds_up ? input.shape().elements() : largest_dimension(input.shape()));
    }
  }
  return static_cast<double>(terms) * std::pow(largest, factors) < 0x1p24;
}

Tensor small_integers(const Type& type, std::uint64_t key) {
  Tensor values(DType::float64, type.shape);
  fill_uniform(key, 0, values.data<double>());
  for (double& value : values.data<double>()) value = std::floor(value * (2 * largest + 1)) - largest;
  return values.converted(type.dtype);
}

Tensor normal_draws(const Type& type, std::uint64_t key) {
  Tensor values(DType::float64, type.shape);
  fill_normal(key, 0, values.data<double>());
  return values.converted(type.dtype);
}

}  // namespace plexus
