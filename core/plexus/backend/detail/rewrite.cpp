#include <plexus/backend/detail/reader_counts.hpp>
#include <plexus/backend/detail/rewrite.hpp>
#include <plexus/error/error.hpp>
#include <plexus/graph/leaves.hpp>
#include <plexus/graph/passes.hpp>
#include <plexus/graph/rebuild.hpp>

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

namespace plexus {

namespace {

/// A fused node may be fused again. The limit bounds the size of a fusion, and stops rewrites that undo each
/// other.
constexpr int most_fusions = 16;

/// The new graph as a rewrite sees it: what was copied so far, and what will still read it.
class RewriteState final : public RewriteContext {
 public:
  RewriteState(Rebuild& rebuild, const std::vector<bool>& live, std::vector<Replacement>& replacements)
      : rebuild_(rebuild), counts_(rebuild, live), replacements_(replacements) {
    const std::vector<Graph::VariableUse>& variables = rebuild.from().variables();
    for (std::size_t i = 0; i < variables.size(); ++i) {
      if (variables[i].assigned) assigned_.emplace(variables[i].assigned, i);
    }
  }

  /// Copies a node unchanged into the new graph and returns its outputs there.
  std::vector<Symbol> copied(const Node& node) {
    std::vector<Symbol> values = rebuild_.copy(node);
    counts_.copied(node);
    reached_ = node.id();
    return values;
  }

  /// Replaces the outputs of a node by `values`.
  void replace(const Node& node, const std::vector<Symbol>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) note(values[i], node.origin(static_cast<int>(i)));
    counts_.replacing(node, values);
    rebuild_.replace(node, values);
  }

  int readers(const Symbol& symbol) const override {
    const ReaderCounts::Readers readers = counts_.of(symbol);
    return readers.so_far + readers.later;
  }

  int readers_so_far(const Symbol& symbol) const override { return counts_.of(symbol).so_far; }

  void replace(const Symbol& value, const Symbol& by) override {
    if (&value.graph() != &rebuild_.to() || &by.graph() != &rebuild_.to() || value.type() != by.type()) {
      throw UsageError(
          fmt::format("a value ({}) is replaced by one of its type in the graph that is rebuilt, not "
                      "by {}",
                      value.type().text(), by.type().text()));
    }
    note(by, value.node().origin(value.output()));
    counts_.redirecting(value, by);
    rebuild_.redirect(value, by);
  }

  /// If the value is assigned to several variables, the one that was declared first.
  std::string_view assigned_to(const Symbol& symbol) const override {
    const std::vector<Graph::VariableUse>& variables = rebuild_.from().variables();
    std::size_t first = variables.size();
    for (const Symbol& old : rebuild_.sources(symbol)) {
      const auto found = old.node().id() <= reached_ ? assigned_.find(old) : assigned_.end();
      if (found != assigned_.end()) first = std::min(first, found->second);
    }
    return first < variables.size() ? std::string_view(variables[first].name) : std::string_view();
  }

 private:
  /// Records that `value` replaces the value with this origin, if it has another origin of its own, from
  /// which one cannot see what it replaced.
  void note(const Symbol& value, const Symbol& origin) {
    const Symbol own = value ? value.node().origin(value.output()) : Symbol();
    if (own && origin && own != origin) replacements_.push_back({own, origin});
  }

  Rebuild& rebuild_;
  ReaderCounts counts_;
  std::vector<Replacement>& replacements_;
  std::unordered_map<Symbol, std::size_t> assigned_;  // by old value: the first variable it is assigned to
  int reached_ = -1;                                  // the old node that was copied last
};

bool is_whole_node(const std::vector<Symbol>& values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (&values[i].node() != &values[0].node() || values[i].output() != static_cast<int>(i)) return false;
  }
  return values.size() == values[0].node().output_count() && !is_leaf(values[0].node());
}

std::vector<const Rewrite*> rewrites_of(const Backend& backend) {
  try {
    return calling_plugin(backend, "asking for its rewrites", [&] {
      std::vector<const Rewrite*> rewrites = backend.rewrites();
      if (std::find(rewrites.begin(), rewrites.end(), nullptr) == rewrites.end()) return rewrites;
      throw BackendError("one of its rewrites is null");
    });
  } catch (Error& error) {
    error.add_context(fmt::format("backend '{}'", backend.name()));
    throw;
  }
}

void require_values(const std::vector<Symbol>& values, const Node& node) {
  if (values.size() != node.output_count()) {
    throw BackendError(
        fmt::format("it gives {} values in place of {} outputs", values.size(), node.output_count()));
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!values[i]) throw BackendError(fmt::format("its value {} is an empty symbol", i));
    if (&values[i].graph() != &node.graph()) {
      throw BackendError(fmt::format("its value {} is of another graph than the node", i));
    }
    if (values[i].type() == node.type(i)) continue;
    throw BackendError(fmt::format("its value {} is {}, but the output that it stands for is {}", i,
                                   values[i].type().text(), node.type(i).text()));
  }
}

/// The values by which a rewrite replaces the outputs of a node; empty if it does not match.
std::vector<Symbol> applied(const Rewrite& rewrite, const Node& node, RewriteContext& context,
                            const Backend& backend) {
  try {
    return calling_plugin(backend, "applying it", [&] {
      std::vector<Symbol> values = rewrite.apply(node, context);
      if (!values.empty()) require_values(values, node);
      return values;
    });
  } catch (Error& error) {
    error.add_context(
        fmt::format("backend '{}', its rewrite '{}' at {}", backend.name(), rewrite.name(), text_of(node)));
    throw;
  }
}

/// The values of the first rewrite that matches; empty if none does.
std::vector<Symbol> rewritten_once(const Node& node, const std::vector<const Rewrite*>& rewrites,
                                   RewriteContext& context, const Backend& backend) {
  for (const Rewrite* rewrite : rewrites) {
    std::vector<Symbol> values = applied(*rewrite, node, context, backend);
    if (!values.empty()) return values;
  }
  return {};
}

}  // namespace

std::unique_ptr<Graph> rewritten(std::unique_ptr<Graph> graph, const Backend& backend,
                                 std::vector<Replacement>& replacements) {
  const std::vector<const Rewrite*> rewrites = rewrites_of(backend);
  if (rewrites.empty()) return graph;
  const std::vector<bool> live = live_nodes(*graph);
  Rebuild rebuild(*graph);
  RewriteState state(rebuild, live, replacements);
  for (std::size_t id = 0; id < graph->size(); ++id) {
    const Node& node = graph->node(id);
    if (!live[id]) continue;
    std::vector<Symbol> values = state.copied(node);
    if (is_leaf(node)) continue;
    for (int fusions = 0; fusions < most_fusions && is_whole_node(values); ++fusions) {
      rebuild.to().set_place(node.place());
      std::vector<Symbol> better = rewritten_once(values[0].node(), rewrites, state, backend);
      if (better.empty()) break;
      state.replace(node, better);
      values = std::move(better);
    }
  }
  return without_dead_nodes(*rebuild.finish());
}

}  // namespace plexus
