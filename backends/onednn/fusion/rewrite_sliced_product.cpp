#include <plexus/ops/ops.hpp>

#include <algorithm>

#include "fusion/rewrites.hpp"

namespace plexus::onednn {

namespace {

/// Whether it takes whole rows of neighbouring columns.
bool takes_columns(const Node& slice) {
  const std::vector<std::int64_t>& begin = slice.attributes().integers("begin");
  const std::vector<std::int64_t>& end = slice.attributes().integers("end");
  const std::vector<std::int64_t>& strides = slice.attributes().integers("strides");
  return begin.size() == 2 && begin[0] == 0 && end[0] == slice.input(0).shape()[0] &&
         std::all_of(strides.begin(), strides.end(), [](std::int64_t stride) { return stride == 1; });
}

/// The columns of a product that nobody else reads need only some of b's: a gradient that comes back through
/// a concatenation is not computed for the part that has none. The columns of a transposed b are rows that
/// lie together, so that taking them costs little.
class SlicedProductRewrite final : public Rewrite {
 public:
  std::string_view name() const override { return "sliced_product"; }

  std::vector<Symbol> apply(const Node& node, RewriteContext& context) const override {
    if (node.op().name() != "slice" || !takes_columns(node)) return {};
    const Symbol& product = node.input(0);
    const Node& matmul_node = product.node();
    if (matmul_node.op().name() != "matmul" || context.readers(product) != 1) return {};
    if (!matmul_node.attributes().boolean("transpose_b")) return {};
    const Symbol& b = matmul_node.input(1);
    const Symbol rows = slice(b, {node.attributes().integers("begin")[1], 0},
                              {node.attributes().integers("end")[1], b.shape()[1]});
    return {matmul(matmul_node.input(0), rows, matmul_node.attributes().boolean("transpose_a"), true)};
  }
};

}  // namespace

std::unique_ptr<const Rewrite> sliced_product_rewrite() { return std::make_unique<SlicedProductRewrite>(); }

}  // namespace plexus::onednn
