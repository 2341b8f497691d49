#include <plexus/backend/pipeline.hpp>
#include <plexus/error/error.hpp>
#include <plexus/graph/definition.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {

namespace {

/// Definitions are a few levels deep; one that comes back to itself is stopped here.
constexpr int deepest = 64;

std::string types_text(const Node& node) {
  std::string inputs, outputs;
  for (const Symbol& input : node.inputs()) inputs += (inputs.empty() ? "" : ", ") + input.type().text();
  for (const Type& type : node.types()) outputs += (outputs.empty() ? "" : ", ") + type.text();
  return fmt::format("({}) -> {}", inputs, outputs);
}

std::string node_text(const Node& node) {
  const std::string attributes = node.attributes().text();
  return fmt::format("'{}' {}{}{}", node.op().name(), types_text(node),
                     attributes.empty() ? "" : " with " + attributes,
                     node.place().empty() ? "" : fmt::format(", of '{}'", node.place()));
}

std::string refusal(const Backend& backend, const Support& support) {
  return fmt::format("{}: {}", backend.name(), support.why.empty() ? "does not have it" : support.why);
}

[[noreturn]] void throw_nobody(const Node& node, const std::string& tried) {
  throw BackendError(
      fmt::format("no backend can run {}\n    {}\n    op: has no kernel of its own and no definition\n  "
                  "Use another dtype or op, or load a plugin whose backend has it",
                  node_text(node), tried));
}

[[noreturn]] void throw_forbidden(const Node& node, const Backends& backends, const std::string& tried) {
  throw BackendError(fmt::format(
      "only backend '{}' can run {}, and falling back to it is forbidden (fallback: error)\n    {}\n  "
      "Allow it (fallback: allow), or choose it (backend: {})",
      backends.reference->name(), node_text(node), tried, backends.reference->name()));
}

/// Of no work: it has no kernel and is asked of nobody.
bool is_free(const Node& node) { return is_leaf(node) || node.op().alias(); }

bool reads_none(const Node& node, const std::vector<bool>& flags) {
  return std::none_of(node.inputs().begin(), node.inputs().end(), [&](const Symbol& input) {
    return flags[static_cast<std::size_t>(input.node().id())];
  });
}

/// `settled` gets the nodes of the new graph that somebody is known to run, by id: those that were asked
/// about with the same inputs before.
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

/// What a backend says of a node; what it throws names both.
Support answer_of(const Backend& backend, const Node& node) {
  try {
    return guarded(backend, "asking what it supports", [&] { return backend.support(node); });
  } catch (Error& error) {
    error.add_context(
        fmt::format("backend '{}', asked whether it supports {}", backend.name(), text_of(node)));
    throw;
  }
}

HostKernel own_kernel(const Node& node) {
  try {
    return guarded(node.op(), "choosing its kernel", [&] { return node.op().kernel(node); });
  } catch (Error& error) {
    error.add_context(fmt::format("in the kernel of {}", text_of(node)));
    throw;
  }
}

}  // namespace

std::string Provider::name() const { return backend != nullptr ? std::string(backend->name()) : "op"; }

Provider provider_of(const Node& node, const Backends& backends) {
  Provider provider;
  const Support support = answer_of(*backends.chosen, node);
  if (support.yes) {
    provider.backend = backends.chosen.get();
    return provider;
  }
  provider.reason = refusal(*backends.chosen, support);
  provider.own = own_kernel(node);
  if (provider.own != nullptr) return provider;
  provider.definition = node.op().has_definition();
  if (provider.definition) return provider;
  if (backends.reference == nullptr || backends.reference == backends.chosen) {
    throw_nobody(node, provider.reason);
  }
  const Support last = answer_of(*backends.reference, node);
  if (!last.yes) throw_nobody(node, provider.reason + "\n    " + refusal(*backends.reference, last));
  if (!backends.allow_fallback) throw_forbidden(node, backends, provider.reason);
  provider.backend = backends.reference.get();
  return provider;
}

std::unique_ptr<Graph> expanded(std::unique_ptr<Graph> graph, const Backends& backends) {
  const Node* last = nullptr;
  std::vector<bool> settled(graph->size(), false);  // by id: nodes that need not be asked about again
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
                  node_text(*last), deepest));
}

}  // namespace plexus
