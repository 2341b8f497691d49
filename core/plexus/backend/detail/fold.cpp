#include <plexus/backend/detail/fold.hpp>
#include <plexus/backend/evaluate.hpp>
#include <plexus/graph/leaves.hpp>
#include <plexus/graph/passes.hpp>
#include <plexus/graph/rebuild.hpp>

#include <unordered_map>

namespace plexus {

namespace {

constexpr std::size_t small = 64 * 1024;

bool depends_on(const Node& node, const std::vector<bool>& constant) {
  for (const Symbol& input : node.inputs()) {
    if (!constant[static_cast<std::size_t>(input.node().id())]) return false;
  }
  return true;
}

bool worth_it(const Node& node) {
  std::size_t read = 0, written = 0;
  for (const Symbol& input : node.inputs()) read += input.type().bytes();
  for (const Type& type : node.types()) written += type.bytes();
  return written <= small || written <= read;
}

/// For each node id, whether the node is a constant or will be folded into one.
std::vector<bool> constant_nodes(const Graph& graph) {
  std::vector<bool> constant(graph.size(), false);
  for (std::size_t id = 0; id < graph.size(); ++id) {
    const Node& node = graph.node(id);
    if (is_leaf(node)) {
      constant[id] = constant_value(node.output()) != nullptr;
    } else {
      constant[id] = depends_on(node, constant) && worth_it(node);
    }
  }
  return constant;
}

/// The nodes to be folded whose values are read by an output, an assignment or a node that is not folded, in
/// order.
std::vector<const Node*> results(const Graph& graph, const std::vector<bool>& constant) {
  const std::vector<bool> live = live_nodes(graph);
  std::vector<bool> read(graph.size(), false);
  const auto mark = [&](const Symbol& symbol) { read[static_cast<std::size_t>(symbol.node().id())] = true; };
  for (std::size_t id = 0; id < graph.size(); ++id) {
    if (!live[id] || constant[id]) continue;
    for (const Symbol& input : graph.node(id).inputs()) mark(input);
  }
  for (const Graph::Named& output : graph.outputs()) mark(output.symbol);
  for (const Graph::VariableUse& variable : graph.variables()) {
    if (variable.assigned) mark(variable.assigned);
  }
  std::vector<const Node*> found;
  for (std::size_t id = 0; id < graph.size(); ++id) {
    if (constant[id] && read[id] && !is_leaf(graph.node(id))) found.push_back(&graph.node(id));
  }
  return found;
}

/// A graph of the constant nodes alone, whose outputs are all outputs of `wanted`.
std::shared_ptr<const Graph> constant_part(const Graph& graph, const std::vector<bool>& constant,
                                           const std::vector<const Node*>& wanted) {
  auto part = std::make_shared<Graph>();
  std::unordered_map<Symbol, Symbol> copies;
  for (std::size_t id = 0; id < graph.size(); ++id) {
    const Node& node = graph.node(id);
    if (!constant[id]) continue;
    if (is_leaf(node)) {
      copies[node.output()] = part->constant(*constant_value(node.output()));
      continue;
    }
    std::vector<Symbol> inputs;
    for (const Symbol& input : node.inputs()) inputs.push_back(copies.at(input));
    part->set_place(node.place());
    const std::vector<Symbol> outputs = part->add(node.op(), inputs, node.attributes());
    for (std::size_t i = 0; i < outputs.size(); ++i) copies[node.output(static_cast<int>(i))] = outputs[i];
  }
  for (const Node* node : wanted) {
    for (std::size_t i = 0; i < node->output_count(); ++i) {
      const int output = static_cast<int>(i);
      part->output(std::to_string(node->id()) + "." + std::to_string(i), copies.at(node->output(output)));
    }
  }
  return part;
}

}  // namespace

std::unique_ptr<Graph> folded(std::unique_ptr<Graph> graph, const Backends& backends) {
  const std::vector<bool> constant = constant_nodes(*graph);
  const std::vector<const Node*> wanted = results(*graph, constant);
  if (wanted.empty()) return graph;
  const std::vector<Tensor> values = evaluate(constant_part(*graph, constant, wanted), backends);

  std::vector<bool> replaced(graph->size(), false);
  for (const Node* node : wanted) replaced[static_cast<std::size_t>(node->id())] = true;
  Rebuild rebuild(*graph);
  std::size_t next = 0;
  for (std::size_t id = 0; id < graph->size(); ++id) {
    const Node& node = graph->node(id);
    if (!replaced[id]) {
      rebuild.copy(node);
      continue;
    }
    rebuild.to().set_place(node.place());
    std::vector<Symbol> constants;
    for (std::size_t i = 0; i < node.output_count(); ++i) {
      constants.push_back(rebuild.to().constant(values[next++]));
    }
    rebuild.replace(node, constants);
  }
  return without_dead_nodes(*rebuild.finish());
}

}  // namespace plexus
