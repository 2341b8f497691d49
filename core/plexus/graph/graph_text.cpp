#include <plexus/graph/graph_text.hpp>
#include <plexus/graph/leaves.hpp>

#include <fmt/format.h>

namespace plexus {

namespace {

std::string symbol_text(const Symbol& symbol) {
  if (symbol.node().output_count() == 1) return fmt::format("%{}", symbol.node().id());
  return fmt::format("%{}.{}", symbol.node().id(), symbol.output());
}

/// The attributes of a node as text. The type of a leaf is left out, since the line shows it after the colon.
std::string attributes_text(const Node& node) {
  if (!is_leaf(node)) return node.attributes().text();
  Attributes shown;
  for (const auto& [name, value] : node.attributes().values()) {
    if (name == "name") shown.set(name, value);
  }
  return shown.text();
}

std::string constant_text(const Node& node) {
  const Tensor* value = constant_value(node.output());
  return value != nullptr && value->elements() == 1 ? fmt::format("{}", value->item()) : "";
}

std::string node_text(const Node& node) {
  std::string arguments = constant_text(node);
  for (const Symbol& input : node.inputs()) {
    arguments += (arguments.empty() ? "" : ", ") + symbol_text(input);
  }
  const std::string attributes = attributes_text(node);
  if (!attributes.empty()) arguments += (arguments.empty() ? "" : ", ") + attributes;
  std::string types;
  for (const Type& type : node.types()) types += (types.empty() ? "" : ", ") + type.text();
  const std::string place = node.place().empty() ? "" : "  # " + node.place();
  return fmt::format("%{} = {}({}) : {}{}\n", node.id(), node.op().name(), arguments, types, place);
}

}  // namespace

std::string text_of(const Graph& graph) {
  std::string result;
  for (std::size_t id = 0; id < graph.size(); ++id) result += node_text(graph.node(id));
  for (const Graph::Named& named : graph.outputs()) {
    result += fmt::format("output {} = {}\n", named.name, symbol_text(named.symbol));
  }
  for (const Graph::VariableUse& use : graph.variables()) {
    if (use.assigned) result += fmt::format("assign {} = {}\n", use.name, symbol_text(use.assigned));
  }
  return result;
}

}  // namespace plexus
