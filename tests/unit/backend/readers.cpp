// What a rewrite is told of readers, against a count of the whole graph made anew each time.

#include <plexus/backend/detail/rewrite.hpp>
#include <plexus/graph/leaves.hpp>
#include <plexus/graph/passes.hpp>

#include <map>
#include <random>
#include <unordered_map>

#include <boost/test/unit_test.hpp>

#include "tiny.hpp"

using namespace tiny;

BOOST_AUTO_TEST_SUITE(readers)

namespace {

using Counts = std::unordered_map<Symbol, int>;
using Became = std::unordered_map<Symbol, Symbol>;

bool is_used(const Node& node, Counts& so_far, Counts& later) {
  for (std::size_t i = 0; i < node.output_count(); ++i) {
    const Symbol output = node.output(static_cast<int>(i));
    if (so_far[output] + later[output] > 0) return true;
  }
  return false;
}

/// Changes a graph at random, and compares what it is told before and after each change.
class RandomRewrite final : public Rewrite {
 public:
  RandomRewrite(const Graph& old, std::uint64_t seed) : old_(old), live_(live_nodes(old)), random_(seed) {}

  std::string_view name() const override { return "random"; }

  std::vector<Symbol> apply(const Node& node, RewriteContext& context) const override {
    follow(node);
    compare(node.graph(), context);
    const std::vector<Symbol> values = changed(node, context);
    compare(node.graph(), context);
    for (std::size_t i = 0; i < values.size(); ++i) became_[at_->output(static_cast<int>(i))] = values[i];
    last_ = values.empty() ? nullptr : &values[0].node();
    return values;
  }

  mutable int comparisons = 0;
  mutable int wrong = 0;

 private:
  /// A node that is no result of the last call is the copy of the next old one; what it reads was there
  /// first.
  void follow(const Node& node) const {
    const Graph& graph = node.graph();
    for (std::size_t id = 0; id < graph.size(); ++id) {
      const Node& leaf = graph.node(id);
      if (is_leaf(leaf) && leaf.origin()) became_.emplace(leaf.origin(), leaf.output());
    }
    if (&node == last_) return;
    at_ = &node.origin().node();
    for (std::size_t i = 0; i < node.output_count(); ++i) {
      const int output = static_cast<int>(i);
      became_[at_->output(output)] = node.output(output);
    }
  }

  bool is_copied(const Symbol& old) const { return old && old.node().id() <= at_->id(); }

  Counts counted_later() const {
    Counts later;
    const auto count = [&](const Symbol& old) {
      if (is_copied(old)) ++later[became_.at(old)];
    };
    for (auto id = static_cast<std::size_t>(at_->id()) + 1; id < old_.size(); ++id) {
      if (!live_[id]) continue;
      for (const Symbol& input : old_.node(id).inputs()) count(input);
    }
    for (const Graph::Named& output : old_.outputs()) count(output.symbol);
    for (const Graph::VariableUse& variable : old_.variables()) count(variable.assigned);
    return later;
  }

  static Counts counted_so_far(const Graph& graph, Counts& later) {
    Counts so_far;
    for (std::size_t id = graph.size(); id-- > 0;) {
      const Node& node = graph.node(id);
      if (!is_used(node, so_far, later)) continue;
      for (const Symbol& input : node.inputs()) ++so_far[input];
    }
    return so_far;
  }

  std::string_view counted_variable(const Symbol& symbol) const {
    for (const Graph::VariableUse& variable : old_.variables()) {
      if (is_copied(variable.assigned) && became_.at(variable.assigned) == symbol) return variable.name;
    }
    return {};
  }

  void compare(const Graph& graph, const RewriteContext& context) const {
    Counts later = counted_later();
    Counts so_far = counted_so_far(graph, later);
    for (std::size_t id = 0; id < graph.size(); ++id) {
      const Node& node = graph.node(id);
      for (std::size_t i = 0; i < node.output_count(); ++i) {
        const Symbol symbol = node.output(static_cast<int>(i));
        ++comparisons;
        const bool same = context.readers_so_far(symbol) == so_far[symbol] &&
                          context.readers(symbol) == so_far[symbol] + later[symbol] &&
                          context.assigned_to(symbol) == counted_variable(symbol);
        if (!same) ++wrong;
      }
    }
  }

  /// Nothing, nothing but a node that nobody reads, another node, a value that is there, or a node of two
  /// outputs that computes what an input was too.
  std::vector<Symbol> changed(const Node& node, RewriteContext& context) const {
    const Symbol first = node.input(0);
    const Symbol last = node.inputs().back();
    switch (random_() % 6) {
      case 0:
        subtract(multiply(first, last), last);
        return {};
      case 1:
        return node.output_count() == 1 ? std::vector<Symbol>{multiply(first, subtract(last, first))}
                                        : std::vector<Symbol>{node.output(1), node.output(0)};
      case 2:
        return std::vector<Symbol>(node.output_count(), last);
      case 3:
        return node.output_count() == 1 ? fused(node, context) : std::vector<Symbol>{};
      default:
        return {};
    }
  }

  std::vector<Symbol> fused(const Node& node, RewriteContext& context) const {
    const Symbol by = node.input(0);
    if (is_leaf(by.node()) || by.node().inputs().size() != 2) return {};
    const std::vector<Symbol> both = node.graph().add(sum_and_difference_op(), by.node().inputs());
    context.replace(by, both[1]);
    for (auto& [old, now] : became_) {
      if (now == by) now = both[1];
    }
    compare(node.graph(), context);
    return {both[0]};
  }

  const Graph& old_;
  std::vector<bool> live_;
  mutable std::mt19937_64 random_;
  mutable Became became_;
  mutable const Node* at_ = nullptr;  // the old node that was copied last
  mutable const Node* last_ = nullptr;
};

/// Nodes of one output and of two, some of which nobody reads, over an input, variables and constants.
std::unique_ptr<Graph> random_graph(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  auto graph = std::make_unique<Graph>();
  std::vector<Symbol> values{graph->input("x", vector_of(3))};
  for (const char* name : {"a", "b", "c"}) values.push_back(graph->variable(name, vector_of(3)));
  const auto any = [&] { return values[random() % values.size()]; };
  for (int i = 0; i < 30; ++i) {
    if (i % 10 == 0) values.push_back(graph->constant(Tensor::full(vector_of(3), i)));
    const std::vector<Symbol> made = i % 5 == 0 ? graph->add(sum_and_difference_op(), {any(), any()})
                                                : std::vector<Symbol>{add(any(), any())};
    values.insert(values.end(), made.begin(), made.end());
  }
  for (const char* name : {"a", "b", "c"}) graph->assign(name, any());
  for (const char* name : {"o", "p"}) graph->output(name, any());
  return graph;
}

}  // namespace

BOOST_AUTO_TEST_CASE(are_those_of_a_whole_count_after_any_change) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    std::unique_ptr<Graph> graph = random_graph(seed);
    const RandomRewrite rewrite(*graph, seed);
    std::vector<Replacement> replacements;
    BOOST_TEST_CONTEXT("seed " << seed) {
      const TinyBackend backend("tiny", {}, {&rewrite});
      const auto result = rewritten(std::move(graph), backend, replacements);
      BOOST_TEST(rewrite.wrong == 0);
      BOOST_TEST(rewrite.comparisons > 0);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
