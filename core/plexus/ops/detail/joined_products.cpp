#include <plexus/ops/detail/joined_products.hpp>
#include <plexus/ops/ops.hpp>

namespace plexus {

bool JoinedProducts::takes(const Symbol& product) {
  const Node& node = product.node();
  if (node.op().name() != "matmul" || product.shape().rank() != 2) return false;
  if (!node.attributes().boolean("transpose_a") || node.attributes().boolean("transpose_b")) return false;
  // An addition reads two results and writes one; copying reads and writes the rows of both operands.
  const std::int64_t rows = node.input(0).shape()[0];
  return 2 * rows * (product.shape()[0] + product.shape()[1]) < 3 * product.shape().elements();
}

JoinedProducts::JoinedProducts(const Symbol& product) : products_{product} {}

bool JoinedProducts::join(const Symbol& product) {
  if (!takes(product)) return false;
  products_.push_back(product);
  return true;
}

Symbol JoinedProducts::made() const {
  if (products_.size() == 1) return products_.front();
  const auto rows = [&](int operand) {
    std::vector<Symbol> parts;
    for (auto product = products_.rbegin(); product != products_.rend(); ++product) {
      parts.push_back(product->node().input(operand));
    }
    return concat(parts, 0);
  };
  const Symbol left = rows(0);
  const Symbol right = rows(1);
  return matmul(left, right, true);
}

}  // namespace plexus
