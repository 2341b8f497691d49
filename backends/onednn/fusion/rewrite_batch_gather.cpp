#include <plexus/graph/leaves.hpp>

#include <algorithm>

#include "fusion/body.hpp"
#include "fusion/rewrites.hpp"
#include "kernels/chain.hpp"

namespace plexus::onednn {

namespace {

/// The inputs of batch_gather itself: table, order, position.
constexpr std::ptrdiff_t own_inputs = 3;

bool is_gather(const Symbol& symbol) {
  return symbol.node().op().name() == "batch_gather" || &symbol.node().op() == &fused_batch_gather_op();
}

/// The gathered rows among the inputs, if all others are the same for each step: scalars and constants.
Symbol gathered_input(const Node& node) {
  Symbol rows;
  for (const Symbol& input : node.inputs()) {
    if (is_gather(input)) {
      if (rows && input != rows) return {};
      rows = input;
    } else if (!input.shape().is_scalar() && constant_value(input) == nullptr) {
      return {};
    }
  }
  return rows;
}

class BatchGatherRewrite final : public Rewrite {
 public:
  std::string_view name() const override { return "batch_gather"; }

  std::vector<Symbol> apply(const Node& node, RewriteContext& context) const override {
    if (!node.op().elementwise() || node.output_count() != 1) return {};
    const Symbol rows = gathered_input(node);
    if (!rows || rows.node().output_count() != 1 || node.type().shape != rows.shape()) return {};
    if (nodes_in_body(rows.node()) + nodes_in_body(node) > most_body_nodes) return {};
    if (context.readers(rows) != std::count(node.inputs().begin(), node.inputs().end(), rows)) return {};
    return fused(node, rows.node());
  }

 private:
  static std::vector<Symbol> fused(const Node& node, const Node& gather) {
    const bool has_body = gather.attributes().has("body");
    BodyBuilder builder;
    const Symbol produced = builder.produced({gather.input(0).dtype(), gather.type().shape});
    has_body ? builder.add(gather, produced) : builder.set(gather.output(), produced);
    builder.add(node);
    std::vector<Symbol> inputs(gather.inputs().begin(), gather.inputs().begin() + own_inputs);
    inputs.insert(inputs.end(), builder.operands().begin(), builder.operands().end());
    const Body body = builder.finish({node.output()});
    if (!Chain::support(*body, {.cut_anywhere = true}).yes) return {};
    return node.graph().add(fused_batch_gather_op(), inputs,
                            {{"size", gather.attributes().integer("size")}, {"body", body}});
  }
};

}  // namespace

std::unique_ptr<const Rewrite> batch_gather_rewrite() { return std::make_unique<BatchGatherRewrite>(); }

}  // namespace plexus::onednn
