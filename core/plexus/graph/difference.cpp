#include <plexus/graph/difference.hpp>
#include <plexus/graph/leaves.hpp>

#include <algorithm>
#include <typeinfo>

#include <fmt/format.h>

namespace plexus {

namespace {

bool same_value(const Attributes::Value& a, const Attributes::Value& b) {
  const auto* body = std::get_if<Attributes::Body>(&a);
  const auto* other = std::get_if<Attributes::Body>(&b);
  if (body != nullptr && other != nullptr) return *body == *other || !first_difference(**body, **other);
  return Attributes{{"value", a}} == Attributes{{"value", b}};
}

bool same_attributes(const Attributes& a, const Attributes& b) {
  return std::equal(
      a.values().begin(), a.values().end(), b.values().begin(), b.values().end(),
      [](const auto& x, const auto& y) { return x.first == y.first && same_value(x.second, y.second); });
}

/// Both graphs were made in the same order, so equal values have equal numbers.
bool same_symbol(const Symbol& a, const Symbol& b) {
  if (!a || !b) return !a && !b;
  return a.node().id() == b.node().id() && a.output() == b.output();
}

bool same_node(const Node& a, const Node& b) {
  const Op& first = a.op();
  const Op& second = b.op();
  const bool same_op =
      &first == &second || (&typeid(first) == &typeid(second) && first.name() == second.name());
  return same_op && a.place() == b.place() && a.types() == b.types() &&
         std::equal(a.inputs().begin(), a.inputs().end(), b.inputs().begin(), b.inputs().end(),
                    same_symbol) &&
         same_attributes(a.attributes(), b.attributes());
}

bool same_uses(const Graph& a, const Graph& b) {
  const auto same_output = [](const Graph::Named& x, const Graph::Named& y) {
    return x.name == y.name && same_symbol(x.symbol, y.symbol);
  };
  const auto same_variable = [](const Graph::VariableUse& x, const Graph::VariableUse& y) {
    return x.name == y.name && same_symbol(x.assigned, y.assigned);
  };
  return std::equal(a.outputs().begin(), a.outputs().end(), b.outputs().begin(), b.outputs().end(),
                    same_output) &&
         std::equal(a.variables().begin(), a.variables().end(), b.variables().begin(), b.variables().end(),
                    same_variable);
}

std::string value_text(const Node& node) {
  const Tensor* value = constant_value(node.output());
  return value != nullptr && value->elements() == 1 ? fmt::format(" {}", value->item()) : "";
}

std::string described(const Node& node) {
  const std::string attributes = is_leaf(node) ? "" : node.attributes().text();
  std::string types;
  for (const Type& type : node.types()) types += (types.empty() ? "" : ", ") + type.text();
  return fmt::format("{}{}{} : {}", node.op().name(), value_text(node),
                     attributes.empty() ? "" : fmt::format("({})", attributes), types);
}

}  // namespace

std::string text_of(const GraphDifference& difference) {
  return fmt::format(
      "two traces of it differ: {} the first time, {} the second; a call must be pure, it depends "
      "on its options, its inputs and its scope alone",
      difference.first, difference.second);
}

std::optional<GraphDifference> first_difference(const Graph& a, const Graph& b) {
  const std::size_t common = std::min(a.size(), b.size());
  for (std::size_t id = 0; id < common; ++id) {
    if (same_node(a.node(id), b.node(id))) continue;
    return GraphDifference{a.node(id).place(), described(a.node(id)), described(b.node(id))};
  }
  const std::string nothing = "nothing";
  if (a.size() > common) return GraphDifference{a.node(common).place(), described(a.node(common)), nothing};
  if (b.size() > common) return GraphDifference{b.node(common).place(), nothing, described(b.node(common))};
  if (same_uses(a, b)) return std::nullopt;
  return GraphDifference{"", "one set of outputs and assignments", "another"};
}

}  // namespace plexus
