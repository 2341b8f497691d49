#include "kernels/compounds.hpp"

#include <plexus/graph/passes.hpp>
#include <plexus/graph/rebuild.hpp>
#include <plexus/ops/ops.hpp>

#include <array>
#include <vector>

namespace plexus::onednn {

namespace {

using Definition = Symbol (*)(std::span<const Symbol> x);

class Compound final : public Op {
 public:
  Compound(std::string_view name, Definition formula) : name_(name), formula_(formula) {}

  std::string_view name() const override { return name_; }
  bool has_definition() const override { return true; }
  bool elementwise() const override { return true; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    return {inputs[0]};
  }
  std::vector<Symbol> definition(std::span<const Symbol> inputs, const Attributes&) const override {
    return {formula_(inputs)};
  }

 private:
  std::string_view name_;
  Definition formula_;
};

const Compound moved_towards("moved_towards",
                             [](std::span<const Symbol> x) { return x[0] + (x[1] - x[0]) * x[2]; });
const Compound moved_towards_square("moved_towards_square", [](std::span<const Symbol> x) {
  return x[0] + (square(x[1]) - x[0]) * x[2];
});
const Compound lowered_by_ratio("lowered_by_ratio", [](std::span<const Symbol> x) {
  return x[0] - x[1] * x[2] / (sqrt(x[3]) + x[4]);
});

bool is(const Symbol& symbol, std::string_view op) { return symbol.node().op().name() == op; }

/// The compound op that replaces a node, and its inputs; without an op the node stays.
struct Match {
  const Op* op = nullptr;
  std::vector<Symbol> inputs = {};
};

class Matcher {
 public:
  explicit Matcher(const Graph& body) : live_(live_nodes(body)), readers_(body.size(), 0) {
    for (std::size_t id = 0; id < body.size(); ++id) {
      if (!live_[id]) continue;
      for (const Symbol& input : body.node(id).inputs()) ++readers_[index(input)];
    }
    for (const Graph::Named& output : body.outputs()) ++readers_[index(output.symbol)];
  }

  Match match(const Node& node) const {
    if (!live_[static_cast<std::size_t>(node.id())] || node.type().dtype != DType::float32) return {};
    if (node.op().name() == "add") {
      for (const std::size_t i : {0U, 1U}) {
        Match found = towards(node, node.input(i), node.input(1 - i));
        if (found.op != nullptr) return found;
      }
    }
    return node.op().name() == "subtract" ? by_ratio(node) : Match{};
  }

 private:
  static std::size_t index(const Symbol& symbol) { return static_cast<std::size_t>(symbol.node().id()); }

  /// Whether the symbol is computed by that op, has one reader, and has the type of the node.
  bool passes(const Symbol& symbol, std::string_view op, const Node& node) const {
    return is(symbol, op) && readers_[index(symbol)] == 1 && symbol.type() == node.type();
  }
  static bool is_number(const Symbol& symbol) { return symbol.shape().is_scalar(); }

  /// The operands of `product` if one of them is a number: (other operand, number); else empty symbols.
  static std::array<Symbol, 2> scaled(const Node& product) {
    const Symbol& a = product.input(0);
    const Symbol& b = product.input(1);
    if (is_number(b)) return {a, b};
    return is_number(a) ? std::array{b, a} : std::array<Symbol, 2>{};
  }

  /// a + (b - a) * c
  Match towards(const Node& node, const Symbol& a, const Symbol& product) const {
    if (!passes(product, "multiply", node) || a.type() != node.type()) return {};
    const auto [difference, c] = scaled(product.node());
    if (!difference || !passes(difference, "subtract", node) || difference.node().input(1) != a) return {};
    const Symbol& b = difference.node().input(0);
    if (b.type() != node.type()) return {};
    if (passes(b, "square", node)) return {&moved_towards_square, {a, b.node().input(0), c}};
    return {&moved_towards, {a, b, c}};
  }

  /// a - b * c / (sqrt(d) + e)
  Match by_ratio(const Node& node) const {
    const Symbol& a = node.input(0);
    const Symbol& ratio = node.input(1);
    if (a.type() != node.type() || !passes(ratio, "divide", node)) return {};
    const Symbol& product = ratio.node().input(0);
    const Symbol& sum = ratio.node().input(1);
    if (!passes(product, "multiply", node) || !passes(sum, "add", node)) return {};
    const auto [b, c] = scaled(product.node());
    const auto [root, e] = scaled(sum.node());
    if (!b || !root || b.type() != node.type() || !passes(root, "sqrt", node)) return {};
    return {&lowered_by_ratio, {a, b, c, root.node().input(0), e}};
  }

  std::vector<bool> live_;
  std::vector<int> readers_;  ///< by node; what is matched has one output
};

}  // namespace

std::span<const Op* const> compound_ops() {
  static constexpr const Op* all[] = {&moved_towards, &moved_towards_square, &lowered_by_ratio};
  return all;
}

std::unique_ptr<Graph> with_compounds(const Graph& body) {
  const Matcher matcher(body);
  std::vector<Match> matches;
  bool found = false;
  for (std::size_t id = 0; id < body.size(); ++id) {
    matches.push_back(matcher.match(body.node(id)));
    found = found || matches.back().op != nullptr;
  }
  if (!found) return nullptr;
  Rebuild rebuild(body);
  for (std::size_t id = 0; id < body.size(); ++id) {
    const Node& node = body.node(id);
    if (matches[id].op == nullptr) {
      rebuild.copy(node);
      continue;
    }
    const std::vector<Symbol> inputs = rebuild[std::span<const Symbol>(matches[id].inputs)];
    rebuild.replace(node, rebuild.to().add(*matches[id].op, inputs));
  }
  return rebuild.finish();
}

}  // namespace plexus::onednn
