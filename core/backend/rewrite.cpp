#include <plexus/backend/pipeline.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {

namespace {

/// A fused node may be fused again, but not for ever.
constexpr int most_fusions = 16;

/// The new graph as a rewrite sees it: what was copied so far, and what will still read it.
class Progress final : public RewriteContext {
 public:
  Progress(Rebuild& rebuild, std::vector<bool> live, std::vector<Replacement>& replacements)
      : rebuild_(rebuild), live_(std::move(live)), replacements_(replacements) {}

  /// Nodes up to `id` have been copied or replaced.
  void reach(std::size_t id) {
    reached_ = id;
    changed();
  }
  void changed() { counted_ = false; }

  /// `value` takes the place of what has this origin. Only what has an origin of its own loses sight of it.
  void note(const Symbol& value, const Symbol& origin) {
    const Symbol own = value ? value.node().origin(value.output()) : Symbol();
    if (own && origin && own != origin) replacements_.push_back({own, origin});
  }

  int readers(const Symbol& symbol) const override {
    const Readers& readers = counted(symbol);
    return readers.so_far + readers.later;
  }

  int readers_so_far(const Symbol& symbol) const override { return counted(symbol).so_far; }

  void replace(const Symbol& value, const Symbol& by) override {
    if (&value.graph() != &rebuild_.to() || &by.graph() != &rebuild_.to() || value.type() != by.type()) {
      throw UsageError(
          fmt::format("a value ({}) is replaced by one of its type in the graph that is rebuilt, not "
                      "by {}",
                      value.type().text(), by.type().text()));
    }
    note(by, value.node().origin(value.output()));
    rebuild_.redirect(value, by);
    changed();
  }

  std::string_view assigned_to(const Symbol& symbol) const override {
    for (const Graph::VariableUse& variable : rebuild_.from().variables()) {
      if (is_copied(variable.assigned) && rebuild_[variable.assigned] == symbol) return variable.name;
    }
    return {};
  }

 private:
  struct Readers {
    int so_far = 0;  // nodes of the new graph
    int later = 0;   // nodes to come, outputs and assignments
  };

  const Readers& counted(const Symbol& symbol) const {
    if (!counted_ || static_cast<std::size_t>(symbol.node().id()) >= readers_.size()) count();
    return readers_of(symbol);
  }

  Readers& readers_of(const Symbol& symbol) const {
    return readers_[static_cast<std::size_t>(symbol.node().id())][static_cast<std::size_t>(symbol.output())];
  }

  bool is_copied(const Symbol& old) const {
    return old && static_cast<std::size_t>(old.node().id()) <= reached_;
  }

  /// First what the rest of the old graph will read, then what those new nodes read on which it depends:
  /// a node that a rewrite has put out of use does not count.
  void count() const {
    const Graph& from = rebuild_.from();
    const Graph& to = rebuild_.to();
    readers_.resize(to.size());
    for (std::size_t id = 0; id < to.size(); ++id) readers_[id].assign(to.node(id).output_count(), {});
    for (std::size_t id = reached_ + 1; id < from.size(); ++id) {
      if (!live_[id]) continue;
      for (const Symbol& input : from.node(id).inputs()) {
        if (is_copied(input)) ++readers_of(rebuild_[input]).later;
      }
    }
    for (const Graph::Named& output : from.outputs()) {
      if (is_copied(output.symbol)) ++readers_of(rebuild_[output.symbol]).later;
    }
    for (const Graph::VariableUse& variable : from.variables()) {
      if (is_copied(variable.assigned)) ++readers_of(rebuild_[variable.assigned]).later;
    }
    for (std::size_t id = to.size(); id-- > 0;) {
      const bool used = std::any_of(readers_[id].begin(), readers_[id].end(),
                                    [](const Readers& r) { return r.so_far + r.later > 0; });
      if (!used) continue;
      for (const Symbol& input : to.node(id).inputs()) ++readers_of(input).so_far;
    }
    counted_ = true;
  }

  Rebuild& rebuild_;
  std::vector<bool> live_;
  std::vector<Replacement>& replacements_;
  std::size_t reached_ = 0;
  mutable std::vector<std::vector<Readers>> readers_;
  mutable bool counted_ = false;
};

bool is_whole_node(const std::vector<Symbol>& values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (&values[i].node() != &values[0].node() || values[i].output() != static_cast<int>(i)) return false;
  }
  return values.size() == values[0].node().output_count() && !is_leaf(values[0].node());
}

std::vector<const Rewrite*> rewrites_of(const Backend& backend) {
  try {
    return guarded(backend, "asking for its rewrites", [&] {
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

/// What a rewrite makes of a node; empty: it does not match.
std::vector<Symbol> applied(const Rewrite& rewrite, const Node& node, RewriteContext& context,
                            const Backend& backend) {
  try {
    return guarded(backend, "applying it", [&] {
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

/// What the first rewrite that matches makes of a node; empty: none does.
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
  Progress progress(rebuild, live, replacements);
  for (std::size_t id = 0; id < graph->size(); ++id) {
    const Node& node = graph->node(id);
    if (!live[id]) continue;
    std::vector<Symbol> values = rebuild.copy(node);
    progress.reach(id);
    if (is_leaf(node)) continue;
    for (int fusions = 0; fusions < most_fusions && is_whole_node(values); ++fusions) {
      rebuild.to().set_place(node.place());
      std::vector<Symbol> better = rewritten_once(values[0].node(), rewrites, progress, backend);
      if (better.empty()) break;
      for (std::size_t i = 0; i < better.size() && i < node.output_count(); ++i) {
        progress.note(better[i], node.origin(static_cast<int>(i)));
      }
      rebuild.replace(node, better);
      progress.changed();
      values = std::move(better);
    }
  }
  return without_dead_nodes(*rebuild.finish());
}

}  // namespace plexus
