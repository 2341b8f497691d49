#include <plexus/backend/detail/expand.hpp>
#include <plexus/backend/detail/provider.hpp>
#include <plexus/error/error.hpp>
#include <plexus/graph/definition.hpp>
#include <plexus/graph/leaves.hpp>
#include <plexus/graph/passes.hpp>
#include <plexus/graph/rebuild.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {

namespace {

/// Definitions are a few levels deep. The limit stops one that contains itself.
constexpr int deepest = 64;

/// Leaves and aliases need no kernel.
bool is_free(const Node& node) { return is_leaf(node) || node.op().alias(); }

bool reads_none(const Node& node, const std::vector<bool>& flags) {
  return std::none_of(node.inputs().begin(), node.inputs().end(), [&](const Symbol& input) {
    return flags[static_cast<std::size_t>(input.node().id())];
  });
}

/// Replaces the nodes flagged in `by_definition` by their definitions. `settled` gets, for each id in the new
/// graph, whether the node is known to have a provider, because it has one in `graph` with the same inputs.
std::unique_ptr<Graph> expanded_once(const Graph& graph, const std::vector<bool>& live,
                                     const std::vector<bool>& by_definition, std::vector<bool>& settled) {
  Rebuild rebuild(graph);
  settled.clear();
  for (std::size_t id = 0; id < graph.size(); ++id) {
    const Node& node = graph.node(id);
    if (!live[id]) continue;
    if (!by_definition[id]) {
      const Node& copy = rebuild.copy(node).front().node();
      settled.resize(rebuild.to().size());
      settled[static_cast<std::size_t>(copy.id())] = reads_none(node, by_definition);
      continue;
    }
    rebuild.to().set_place(node.place());
    const std::vector<Symbol> inputs = rebuild[std::span<const Symbol>(node.inputs())];
    rebuild.replace(node, definition_of(node, inputs));
  }
  settled.resize(rebuild.to().size());
  return rebuild.finish();
}

}  // namespace

std::unique_ptr<Graph> expanded(std::unique_ptr<Graph> graph, const Backends& backends) {
  const Node* last = nullptr;
  std::vector<bool> settled(graph->size(), false);  // by id: nodes that are known to have a provider
  for (int depth = 0; depth < deepest; ++depth) {
    const std::vector<bool> live = live_nodes(*graph);
    std::vector<bool> by_definition(graph->size(), false);
    last = nullptr;
    for (std::size_t id = 0; id < graph->size(); ++id) {
      const Node& node = graph->node(id);
      if (!live[id] || settled[id] || is_free(node)) continue;
      by_definition[id] = provider_of(node, backends).definition;
      if (by_definition[id]) last = &node;
    }
    if (last == nullptr) return graph;
    if (depth + 1 == deepest) break;
    graph = expanded_once(*graph, live, by_definition, settled);
  }
  throw BackendError(
      fmt::format("the definition of {} does not end in ops that a backend has: after {} levels "
                  "it still needs another. An op must be defined in simpler ones",
                  signature_of(*last), deepest));
}

}  // namespace plexus
