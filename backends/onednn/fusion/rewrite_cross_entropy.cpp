#include <optional>

#include "fusion/fused.hpp"
#include "fusion/rewrites.hpp"

namespace plexus::onednn {

namespace {

bool is(const Symbol& symbol, std::string_view op) { return symbol.node().op().name() == op; }

/// The logits of a softmax over the last axis; empty if `symbol` is something else.
Symbol logits_of(const Symbol& symbol) {
  if (!is(symbol, "softmax")) return {};
  const auto last = static_cast<std::int64_t>(symbol.shape().rank()) - 1;
  return symbol.node().attributes().integer("axis") == last ? symbol.node().input(0) : Symbol{};
}

/// What a difference of softmax and target is made of.
struct Difference {
  bool sparse;
  Symbol target;
  Symbol logits;
};

/// softmax(logits) - one_hot(target)
std::optional<Difference> sparse_difference(const Node& node) {
  const Symbol logits = logits_of(node.input(0));
  const Symbol& hot = node.input(1);
  if (!logits || !is(hot, "one_hot") || hot.type() != logits.type()) return {};
  return Difference{true, hot.node().input(0), logits};
}

/// softmax(logits) * sum(target) - target
std::optional<Difference> dense_difference(const Node& node) {
  const Symbol& target = node.input(1);
  if (!is(node.input(0), "multiply")) return {};
  const Node& product = node.input(0).node();
  const Symbol logits = logits_of(product.input(0));
  if (!logits || !is(product.input(1), "sum")) return {};
  const Node& sum = product.input(1).node();
  const auto last = static_cast<std::int64_t>(target.shape().rank()) - 1;
  const bool over_classes =
      sum.attributes().integers("axes") == std::vector{last} && sum.attributes().boolean("keep_dims");
  if (!over_classes || sum.input(0) != target || target.type() != logits.type()) return {};
  return Difference{false, target, logits};
}

/// The node that computes the loss, and with it the difference; null if there is none.
Node* loss_beside(const Difference& wanted) {
  Graph& graph = wanted.logits.graph();
  const Op& op = cross_entropy_with_difference_op(wanted.sparse);
  for (std::size_t id = 0; id < graph.size(); ++id) {
    Node& node = graph.node(id);
    if (&node.op() == &op && node.input(0) == wanted.target && node.input(1) == wanted.logits) return &node;
  }
  return nullptr;
}

/// Lets the node of the loss also compute the difference that its gradient needs, since both start with the
/// same softmax.
class CrossEntropyRewrite final : public Rewrite {
 public:
  std::string_view name() const override { return "cross_entropy"; }

  std::vector<Symbol> apply(const Node& node, RewriteContext&) const override {
    const std::string_view op = node.op().name();
    const bool sparse = op == "sparse_softmax_cross_entropy";
    if (sparse || op == "softmax_cross_entropy") return with_difference(node, sparse);
    if (op == "subtract") return from_loss(node);
    return {};
  }

 private:
  static std::vector<Symbol> with_difference(const Node& node, bool sparse) {
    if (node.type().dtype != DType::float32) return {};
    return {node.graph().add(cross_entropy_with_difference_op(sparse), node.inputs())[0]};
  }

  static std::vector<Symbol> from_loss(const Node& node) {
    std::optional<Difference> wanted = sparse_difference(node);
    if (!wanted) wanted = dense_difference(node);
    if (!wanted) return {};
    const Node* loss = loss_beside(*wanted);
    return loss == nullptr ? std::vector<Symbol>{} : std::vector{loss->output(1)};
  }
};

}  // namespace

std::unique_ptr<const Rewrite> cross_entropy_rewrite() { return std::make_unique<CrossEntropyRewrite>(); }

}  // namespace plexus::onednn
