#include "fusion/body.hpp"
#include "fusion/rewrites.hpp"
#include "kernels/chain.hpp"

namespace plexus::onednn {

namespace {

bool is_product(const Node& node) { return node.op().name() == "matmul" || &node.op() == &fused_matmul_op(); }

/// Puts the product, and the body that is fused with it already, into the new body.
void add_product(BodyBuilder& builder, const Node& product) {
  if (product.attributes().has("body")) {
    const Graph& body = product.attributes().body("body");
    builder.add(product, builder.produced(body.inputs()[0].symbol.type()));
  } else {
    builder.set(product.output(), builder.produced(product.type()));
  }
}

class MatmulRewrite final : public Rewrite {
 public:
  std::string_view name() const override { return "matmul"; }

  std::vector<Symbol> apply(const Node& node, RewriteContext& context) const override {
    if (!node.op().elementwise() || node.type().dtype != DType::float32) return {};
    for (const Symbol& input : node.inputs()) {
      const Node& product = input.node();
      if (!is_product(product) || input.type() != node.type()) continue;
      if (nodes_in_body(product) + nodes_in_body(node) > most_body_nodes) continue;
      if (is_only_reader(node, product, context)) return fused(product, node, context);
    }
    return {};
  }

 private:
  static std::vector<Symbol> fused(const Node& product, const Node& node, RewriteContext& context) {
    BodyBuilder builder;
    add_product(builder, product);
    builder.add(node);
    const std::vector<Symbol> needed = needed_outputs(node, {&product}, context);
    const Body body = builder.finish(needed);
    if (!Chain::support(*body).yes) return {};
    std::vector<Symbol> inputs{product.input(0), product.input(1)};
    inputs.insert(inputs.end(), builder.operands().begin(), builder.operands().end());
    const Attributes attributes{{"transpose_a", product.attributes().boolean("transpose_a")},
                                {"transpose_b", product.attributes().boolean("transpose_b")},
                                {"body", body}};
    return put_in_place(node.graph().add(fused_matmul_op(), inputs, attributes), needed, node, context);
  }
};

}  // namespace

std::unique_ptr<const Rewrite> matmul_rewrite() { return std::make_unique<MatmulRewrite>(); }

}  // namespace plexus::onednn
