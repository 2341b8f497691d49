#include <plexus/graph/leaves.hpp>
#include <plexus/graph/passes.hpp>
#include <plexus/graph/rebuild.hpp>
#include <plexus/ops/detail/simplify.hpp>
#include <plexus/ops/ops.hpp>

#include <algorithm>
#include <cmath>
#include <optional>

namespace plexus {
namespace {

bool is(const Symbol& symbol, std::string_view op) { return symbol && symbol.node().op().name() == op; }

/// The value of a constant whose elements are all one number.
std::optional<double> uniform_value(const Symbol& symbol) {
  const Tensor* tensor = constant_value(symbol);
  if (!tensor || tensor->elements() == 0) return std::nullopt;
  const double first = tensor->at(0);
  for (std::int64_t i = 1; i < tensor->elements(); ++i) {
    if (tensor->at(i) != first) return std::nullopt;
  }
  return first;
}

bool is_number(const Symbol& symbol, double number) {
  const auto value = uniform_value(symbol);
  return value && *value == number && std::signbit(*value) == std::signbit(number);
}

/// x if it has the type of the result, else empty: a node that broadcasts x is kept.
Symbol if_same_type(const Symbol& x, const Node& node) { return x.type() == node.type() ? x : Symbol(); }

/// x + 0 and x - -0 change -0 to +0, so floating zeros are dropped only where +0 is subtracted; x - 0, x * 1,
/// x / 1 keep all bits.
Symbol neutral_operand(const Node& node, const std::vector<Symbol>& in) {
  const std::string_view op = node.op().name();
  if (op == "multiply" && is_number(in[1], 1)) return if_same_type(in[0], node);
  if (op == "multiply" && is_number(in[0], 1)) return if_same_type(in[1], node);
  if (op == "divide" && is_number(in[1], 1)) return if_same_type(in[0], node);
  if (op == "subtract" && is_number(in[1], 0)) return if_same_type(in[0], node);
  if (op == "add" && is_number(in[1], 0) && !is_floating(node.type().dtype)) return if_same_type(in[0], node);
  if (op == "negate" && is(in[0], "negate")) return in[0].node().input(0);
  return {};
}

/// Simplifies nodes that only change a shape, or that convert to the type that the operand has.
Symbol shape_change(const Node& node, const std::vector<Symbol>& in) {
  const std::string_view op = node.op().name();
  const bool keeps_type = !in.empty() && in[0].type() == node.type();
  if ((op == "reshape" || op == "broadcast_to" || op == "cast" || op == "sum_to") && keeps_type) return in[0];
  if (op == "reshape" && is(in[0], "reshape")) return reshape(in[0].node().input(0), node.type().shape);
  if (op == "transpose" && is(in[0], "transpose")) {
    const auto& outer = node.attributes().integers("permutation");
    const auto& inner = in[0].node().attributes().integers("permutation");
    std::vector<std::int64_t> both;
    for (const std::int64_t axis : outer) both.push_back(inner[static_cast<std::size_t>(axis)]);
    return std::is_sorted(both.begin(), both.end()) ? in[0].node().input(0)
                                                    : transpose(in[0].node().input(0), both);
  }
  return {};
}

bool swaps_last_two(const Symbol& symbol) {
  if (!is(symbol, "transpose")) return false;
  const auto& permutation = symbol.node().attributes().integers("permutation");
  const std::size_t rank = permutation.size();
  for (std::size_t i = 0; i + 2 < rank; ++i) {
    if (permutation[i] != static_cast<std::int64_t>(i)) return false;
  }
  return rank >= 2 && permutation[rank - 2] == static_cast<std::int64_t>(rank - 1);
}

/// A transposed operand becomes a flag of the product.
Symbol transposed_product(const Node& node, const std::vector<Symbol>& in) {
  if (node.op().name() != "matmul" || (!swaps_last_two(in[0]) && !swaps_last_two(in[1]))) return {};
  const bool flip_a = swaps_last_two(in[0]);
  const bool flip_b = swaps_last_two(in[1]);
  return matmul(flip_a ? in[0].node().input(0) : in[0], flip_b ? in[1].node().input(0) : in[1],
                node.attributes().boolean("transpose_a") != flip_a,
                node.attributes().boolean("transpose_b") != flip_b);
}

Symbol decided_select(const Node& node, const std::vector<Symbol>& in) {
  if (node.op().name() != "select") return {};
  const auto condition = uniform_value(in[0]);
  return condition ? if_same_type(*condition != 0 ? in[1] : in[2], node) : Symbol();
}

/// The symbol of the new graph that replaces `node`, whose inputs there are `in`; empty if no rule applies.
Symbol simpler(const Node& node, const std::vector<Symbol>& in) {
  for (const auto rule : {neutral_operand, shape_change, transposed_product, decided_select}) {
    if (const Symbol found = rule(node, in)) return found;
  }
  return {};
}

}  // namespace

std::unique_ptr<Graph> simplified(const Graph& graph) {
  Rebuild rebuild(graph);
  for (std::size_t id = 0; id < graph.size(); ++id) {
    const Node& node = graph.node(id);
    if (is_leaf(node) || node.output_count() != 1) {
      rebuild.copy(node);
      continue;
    }
    rebuild.to().set_place(node.place());
    const Symbol found = simpler(node, rebuild[std::span<const Symbol>(node.inputs())]);
    if (found) {
      rebuild.replace(node, std::span(&found, 1));
    } else {
      rebuild.copy(node);
    }
  }
  return rebuild.finish();
}

}  // namespace plexus
