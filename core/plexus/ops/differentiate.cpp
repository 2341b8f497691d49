#include <plexus/error/error.hpp>
#include <plexus/graph/definition.hpp>
#include <plexus/graph/leaves.hpp>
#include <plexus/ops/detail/gradient_sum.hpp>
#include <plexus/ops/differentiate.hpp>
#include <plexus/ops/ops.hpp>

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

namespace plexus {
namespace {

/// Restores the graph's place (the layer that new nodes belong to), which is changed while gradients are
/// added: each belongs to the layer of its forward node.
class PlaceGuard {
 public:
  explicit PlaceGuard(Graph& graph) : graph_(graph), former_(graph.place()) {}
  ~PlaceGuard() { graph_.set_place(former_); }
  PlaceGuard(const PlaceGuard&) = delete;
  PlaceGuard& operator=(const PlaceGuard&) = delete;

 private:
  Graph& graph_;
  std::string former_;
};

/// Definitions are nested a few levels deep; a definition that contains its own op is stopped at this depth.
constexpr int deepest = 64;

void require_gradients(const Node& node, const std::vector<Symbol>& given) {
  if (given.size() != node.inputs().size()) {
    throw UsageError(
        fmt::format("a gradient has a symbol (perhaps empty) for each input: expected {}, found {}",
                    node.inputs().size(), given.size()));
  }
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (!given[i]) continue;
    if (&given[i].graph() != &node.graph()) {
      throw UsageError(fmt::format("the gradient by input {} is of another graph", i));
    }
    const Type& expected = node.input(i).type();
    if (given[i].type() == expected || !is_floating(expected.dtype)) continue;
    throw UsageError(fmt::format("the gradient by input {} has the input's type: expected {}, found {}", i,
                                 expected.text(), given[i].type().text()));
  }
}

/// The reverse mode: walks from the loss to its inputs, adding up what each value's readers contribute.
class Reverse {
 public:
  Reverse(Graph& graph, std::span<const Symbol> by, int depth = 0) : graph_(graph), depth_(depth) {
    for (const Symbol& symbol : by) wanted_.emplace(symbol, true);
  }

  /// `first`: nodes of smaller ids are not visited. The walk of a definition ends at the inputs of its op.
  std::vector<Symbol> run(const Symbol& loss, const Symbol& seed, std::span<const Symbol> by,
                          std::size_t first = 0) {
    const auto last = static_cast<std::size_t>(loss.node().id());
    const std::vector<bool> depends = dependants(last);
    contribute(loss, seed, depends);
    for (std::size_t id = last + 1; id-- > first;) {
      const Node& node = graph_.node(id);
      if (depends[id] && !node.inputs().empty()) visit(node, depends);
    }
    std::vector<Symbol> gradients;
    for (const Symbol& symbol : by) gradients.push_back(gradient_of(symbol));
    return gradients;
  }

 private:
  /// Flags by node id, up to `last`: whether the node computes, or depends on, a symbol of `by`.
  std::vector<bool> dependants(std::size_t last) const {
    std::vector<bool> flags(last + 1);
    for (std::size_t id = 0; id <= last; ++id) {
      const Node& node = graph_.node(id);
      for (std::size_t i = 0; i < node.output_count(); ++i) {
        if (wanted_.count(node.output(static_cast<int>(i))) > 0) flags[id] = true;
      }
      for (const Symbol& input : node.inputs()) {
        if (flags[static_cast<std::size_t>(input.node().id())]) flags[id] = true;
      }
    }
    return flags;
  }

  void visit(const Node& node, const std::vector<bool>& depends) {
    std::vector<Symbol> gradients;
    for (std::size_t i = 0; i < node.output_count(); ++i) {
      gradients.push_back(gradient_of(node.output(static_cast<int>(i))));
    }
    if (std::none_of(gradients.begin(), gradients.end(),
                     [](const Symbol& g) { return static_cast<bool>(g); }))
      return;
    graph_.set_place(node.place());
    const std::vector<Symbol> by_inputs = gradients_by_inputs(node, gradients);
    for (std::size_t i = 0; i < by_inputs.size(); ++i) contribute(node.input(i), by_inputs[i], depends);
  }

  std::vector<Symbol> gradients_by_inputs(const Node& node, const std::vector<Symbol>& gradients) {
    if (auto given = given_gradient(node, gradients)) return *std::move(given);
    return gradient_of_definition(node, gradients);
  }

  static std::optional<std::vector<Symbol>> given_gradient(const Node& node,
                                                           const std::vector<Symbol>& gradients) {
    try {
      return calling_plugin(node.op(), "its gradient", [&] {
        std::optional<std::vector<Symbol>> given = node.op().gradient(node, gradients);
        if (given) require_gradients(node, *given);
        if (given || node.op().has_definition()) return given;
        throw UsageError(
            "it has neither a gradient nor a definition, so nothing before it can be trained: give the op a "
            "gradient, or put stop_gradient around it");
      });
    } catch (Error& error) {
      error.add_context(fmt::format("differentiating {}", text_of(node)));
      if (error.facts().layer.empty()) error.facts().layer = node.place();
      throw;
    }
  }

  /// A composite without a gradient of its own: its definition is recomputed from the inputs and
  /// differentiated. The elimination of common subexpressions later removes what is computed twice.
  std::vector<Symbol> gradient_of_definition(const Node& node, const std::vector<Symbol>& gradients) {
    if (depth_ == deepest) {
      throw UsageError(
          fmt::format("{} cannot be differentiated: after {} levels its definition still needs "
                      "another. An op must be defined in simpler ones",
                      text_of(node), deepest));
    }
    const std::size_t first = graph_.size();
    const std::vector<Symbol> outputs = definition_of(node, node.inputs());
    std::vector<GradientSum> sums(node.inputs().size());
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      if (!gradients[i]) continue;
      Reverse inner(graph_, node.inputs(), depth_ + 1);
      const std::vector<Symbol> parts = inner.run(outputs[i], gradients[i], node.inputs(), first);
      for (std::size_t k = 0; k < parts.size(); ++k) {
        if (parts[k]) sums[k].add(parts[k]);
      }
    }
    // A symbol that is several inputs was differentiated as one value: only its first input gets the total,
    // or the total would count several times.
    std::vector<Symbol> totals(sums.size());
    for (std::size_t k = 0; k < sums.size(); ++k) {
      const auto found = std::find(node.inputs().begin(), node.inputs().end(), node.input(k));
      if (found == node.inputs().begin() + static_cast<std::ptrdiff_t>(k)) totals[k] = sums[k].total();
    }
    return totals;
  }

  void contribute(const Symbol& to, const Symbol& gradient, const std::vector<bool>& depends) {
    const auto id = static_cast<std::size_t>(to.node().id());
    if (!gradient || id >= depends.size() || !depends[id] || !is_floating(to.dtype())) return;
    gradients_[to].add(gradient);
  }

  Symbol gradient_of(const Symbol& symbol) {
    const auto found = gradients_.find(symbol);
    if (found == gradients_.end()) return {};
    graph_.set_place(symbol.node().place());
    return found->second.total();
  }

  Graph& graph_;
  int depth_;  // how many definitions around this one are being differentiated
  std::unordered_map<Symbol, bool> wanted_;
  std::unordered_map<Symbol, GradientSum> gradients_;
};

void require_differentiable(const Symbol& by, const Graph& graph) {
  if (!by) throw UsageError("a loss cannot be differentiated by an empty symbol");
  if (&by.graph() != &graph) throw UsageError("a loss cannot be differentiated by a symbol of another graph");
  if (constant_value(by) == nullptr) return;
  throw UsageError(fmt::format(
      "a loss cannot be differentiated by a constant ({}), for which ops make no gradients: let it "
      "be an input or a variable",
      by.type().text()));
}

}  // namespace

std::vector<Symbol> differentiate(const Symbol& loss, std::span<const Symbol> by) {
  if (!loss || !loss.shape().is_scalar() || !is_floating(loss.dtype())) {
    throw UsageError(fmt::format("only a floating scalar can be differentiated, not {}",
                                 loss ? loss.type().text() : "an empty symbol"));
  }
  Graph& graph = loss.graph();
  for (const Symbol& symbol : by) require_differentiable(symbol, graph);
  const PlaceGuard guard(graph);
  return Reverse(graph, by).run(loss, ones_like(loss), by);
}

}  // namespace plexus
