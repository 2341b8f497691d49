#include <plexus/error/error.hpp>
#include <plexus/graph/leaves.hpp>
#include <plexus/graph/passes.hpp>
#include <plexus/graph/rebuild.hpp>

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace plexus {

namespace {

std::size_t id_of(const Symbol& symbol) { return static_cast<std::size_t>(symbol.node().id()); }

/// Calls f with the symbol of every output and of every assigned value.
template <class F>
void for_each_result(const Graph& graph, F&& f) {
  for (const Graph::Named& output : graph.outputs()) f(output.symbol);
  for (const Graph::VariableUse& use : graph.variables()) {
    if (use.assigned) f(use.assigned);
  }
}

/// What a node computes, in terms of the new graph.
struct Expression {
  const Op* op;
  std::vector<Symbol> inputs;
  const Attributes* attributes;

  friend bool operator==(const Expression& a, const Expression& b) {
    return a.op == b.op && a.inputs == b.inputs && *a.attributes == *b.attributes;
  }
};

std::size_t hash_of(const Op& op, std::span<const Symbol> inputs, const Attributes& attributes) {
  std::size_t hash = std::hash<const void*>{}(&op) * 31 + attributes.hash();
  for (const Symbol& input : inputs) hash = hash * 31 + std::hash<Symbol>{}(input);
  return hash;
}

std::size_t hash_of(const Node& node) { return hash_of(node.op(), node.inputs(), node.attributes()); }

bool computes_the_same(const Node& a, const Node& b) {
  return &a.op() == &b.op() && a.inputs() == b.inputs() && a.attributes() == b.attributes();
}

struct ExpressionHash {
  std::size_t operator()(const Expression& e) const { return hash_of(*e.op, e.inputs, *e.attributes); }
};

/// Whether the node is an input or a variable, which every graph made from this one keeps, used or not.
bool is_declared(const Node& node) { return &node.op() == &input_op() || &node.op() == &variable_op(); }

}  // namespace

std::unique_ptr<Graph> copied(const Graph& traced) {
  Rebuild rebuild(traced);
  for (std::size_t id = 0; id < traced.size(); ++id) rebuild.copy(traced.node(id));
  return rebuild.finish();
}

std::vector<Symbol> inlined(const Graph& body, Graph& into, std::span<const Symbol> inputs) {
  if (inputs.size() != body.inputs().size()) {
    throw UsageError("a body was given another number of values than it has inputs");
  }
  std::unordered_map<Symbol, Symbol> copies;
  for (std::size_t i = 0; i < inputs.size(); ++i) copies[body.inputs()[i].symbol] = inputs[i];
  for (std::size_t id = 0; id < body.size(); ++id) {
    const Node& node = body.node(id);
    if (copies.count(node.output()) > 0) continue;
    std::vector<Symbol> operands;
    for (const Symbol& input : node.inputs()) operands.push_back(copies.at(input));
    const std::vector<Symbol> results = into.add(node.op(), std::move(operands), node.attributes());
    for (std::size_t i = 0; i < results.size(); ++i) copies[node.output(static_cast<int>(i))] = results[i];
  }
  std::vector<Symbol> outputs;
  for (const Graph::Named& output : body.outputs()) outputs.push_back(copies.at(output.symbol));
  return outputs;
}

std::vector<bool> live_nodes(const Graph& graph) {
  std::vector<bool> live(graph.size(), false);
  for_each_result(graph, [&](const Symbol& symbol) { live[id_of(symbol)] = true; });
  for (std::size_t id = graph.size(); id-- > 0;) {
    if (!live[id]) continue;
    for (const Symbol& input : graph.node(id).inputs()) live[id_of(input)] = true;
  }
  return live;
}

std::vector<std::vector<int>> count_readers(const Graph& graph) {
  std::vector<std::vector<int>> readers(graph.size());
  const auto count = [&](const Symbol& symbol) {
    ++readers[id_of(symbol)][static_cast<std::size_t>(symbol.output())];
  };
  for (std::size_t id = 0; id < graph.size(); ++id) readers[id].resize(graph.node(id).output_count());
  for (std::size_t id = 0; id < graph.size(); ++id) {
    for (const Symbol& input : graph.node(id).inputs()) count(input);
  }
  for_each_result(graph, count);
  return readers;
}

bool has_dead_nodes(const Graph& graph) {
  const std::vector<bool> live = live_nodes(graph);
  for (std::size_t id = 0; id < graph.size(); ++id) {
    if (!live[id] && !is_declared(graph.node(id))) return true;
  }
  return false;
}

std::unique_ptr<Graph> without_dead_nodes(const Graph& graph) {
  const std::vector<bool> live = live_nodes(graph);
  Rebuild rebuild(graph);
  for (std::size_t id = 0; id < graph.size(); ++id) {
    if (live[id]) rebuild.copy(graph.node(id));
  }
  return rebuild.finish();
}

bool has_common_subexpressions(const Graph& graph) {
  const std::vector<bool> live = live_nodes(graph);
  std::vector<std::pair<std::size_t, const Node*>> by_hash;
  by_hash.reserve(graph.size());
  for (std::size_t id = 0; id < graph.size(); ++id) {
    const Node& node = graph.node(id);
    if (live[id] && !is_declared(node)) by_hash.emplace_back(hash_of(node), &node);
  }
  std::sort(by_hash.begin(), by_hash.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < by_hash.size(); ++i) {
    for (std::size_t k = i + 1; k < by_hash.size() && by_hash[k].first == by_hash[i].first; ++k) {
      if (computes_the_same(*by_hash[i].second, *by_hash[k].second)) return true;
    }
  }
  return false;
}

std::unique_ptr<Graph> with_common_subexpressions_merged(const Graph& graph) {
  const std::vector<bool> live = live_nodes(graph);
  std::unordered_map<Expression, std::vector<Symbol>, ExpressionHash> known;
  Rebuild rebuild(graph);
  for (std::size_t id = 0; id < graph.size(); ++id) {
    if (!live[id]) continue;
    const Node& node = graph.node(id);
    Expression expression{&node.op(), rebuild[std::span<const Symbol>(node.inputs())], &node.attributes()};
    const auto same = known.find(expression);
    if (same != known.end()) {
      rebuild.replace(node, same->second);
    } else {
      known.emplace(std::move(expression), rebuild.copy(node));
    }
  }
  return rebuild.finish();
}

}  // namespace plexus
