#include <plexus/ops/ops.hpp>

#include <algorithm>

#include "fusion/rewrites.hpp"

namespace plexus::onednn {

namespace {

/// Whether the slice takes neighbouring columns of all rows of a matrix.
bool takes_columns(const Node& slice) {
  const std::vector<std::int64_t>& begin = slice.attributes().integers("begin");
  const std::vector<std::int64_t>& end = slice.attributes().integers("end");
  const std::vector<std::int64_t>& strides = slice.attributes().integers("strides");
  return begin.size() == 2 && begin[0] == 0 && end[0] == slice.input(0).shape()[0] &&
         std::all_of(strides.begin(), strides.end(), [](std::int64_t stride) { return stride == 1; });
}

/// If only a slice of columns of a product with a transposed b is read, computes just these, from the same
/// columns of b. So a gradient that comes back through a concatenation is not computed for a part that needs
/// none. The columns of a transposed b are contiguous rows, so that slicing them costs little.
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
