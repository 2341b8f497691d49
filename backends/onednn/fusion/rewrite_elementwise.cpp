#include <algorithm>

#include "fusion/body.hpp"
#include "fusion/rewrites.hpp"
#include "kernels/chain.hpp"

namespace plexus::onednn {

namespace {

class ElementwiseRewrite final : public Rewrite {
 public:
  std::string_view name() const override { return "elementwise"; }

  std::vector<Symbol> apply(const Node& node, RewriteContext& context) const override {
    if (!node.op().elementwise()) return {};
    const std::vector<const Node*> producers = producers_of(node, context);
    if (producers.empty()) return {};
    BodyBuilder builder;
    for (const Node* producer : producers) builder.add(*producer);
    builder.add(node);
    const std::vector<Symbol> needed = needed_outputs(node, producers, context);
    const Body body = builder.finish(needed);
    if (!Chain::support(*body).yes) return {};
    return put_in_place(node.graph().add(fused_op(), builder.operands(), {{"body", body}}), needed, node,
                        context);
  }

 private:
  /// The element-wise nodes of the same shape whose values this node reads, and no other node of the new
  /// graph so far, as many as a body has room for.
  static std::vector<const Node*> producers_of(const Node& node, const RewriteContext& context) {
    std::vector<const Node*> producers;
    std::size_t nodes = nodes_in_body(node);
    for (const Symbol& input : node.inputs()) {
      const Node& producer = input.node();
      if (!producer.op().elementwise() || input.shape() != node.type().shape) continue;
      if (std::find(producers.begin(), producers.end(), &producer) != producers.end()) continue;
      if (nodes + nodes_in_body(producer) > most_body_nodes) continue;
      if (!is_only_reader(node, producer, context)) continue;
      nodes += nodes_in_body(producer);
      producers.push_back(&producer);
    }
    return producers;
  }
};

}  // namespace

std::unique_ptr<const Rewrite> elementwise_rewrite() { return std::make_unique<ElementwiseRewrite>(); }

}  // namespace plexus::onednn
