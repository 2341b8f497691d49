#include <plexus/ops/detail/joined_gradients.hpp>
#include <plexus/ops/ops.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace plexus {
namespace {

using Integers = std::vector<std::int64_t>;

bool comes_from(const Symbol& symbol, std::string_view op) { return symbol.node().op().name() == op; }

/// Whether it is zeros around a part, which is in one piece.
bool surrounds(const Symbol& symbol) {
  if (!comes_from(symbol, "pad") || symbol.node().attributes().number("value") != 0) return false;
  const Integers& between = symbol.node().attributes().integers("between");
  return std::all_of(between.begin(), between.end(), [](std::int64_t count) { return count == 0; });
}

const Symbol& part_of(const Symbol& padded) { return padded.node().input(0); }
const Integers& start_of(const Symbol& padded) { return padded.node().attributes().integers("before"); }

/// The axis along which `second` begins where `first` ends, all else being equal; -1 if there is none.
std::int64_t meeting_axis(const Symbol& first, const Symbol& second) {
  const Shape& a = part_of(first).shape();
  const Shape& b = part_of(second).shape();
  std::int64_t found = -1;
  for (std::size_t axis = 0; axis < a.rank(); ++axis) {
    if (start_of(first)[axis] == start_of(second)[axis] && a[axis] == b[axis]) continue;
    if (found >= 0 || start_of(first)[axis] + a[axis] != start_of(second)[axis]) return -1;
    found = static_cast<std::int64_t>(axis);
  }
  return found;
}

/// a before b along the axis. What is a concatenation along it already gives its parts.
Symbol concatenated(const Symbol& a, const Symbol& b, std::int64_t axis) {
  std::vector<Symbol> parts;
  for (const Symbol& each : {a, b}) {
    if (comes_from(each, "concat") && each.node().attributes().integer("axis") == axis) {
      parts.insert(parts.end(), each.node().inputs().begin(), each.node().inputs().end());
    } else {
      parts.push_back(each);
    }
  }
  return concat(parts, axis);
}

/// Two parts of zeros' surroundings that meet, in one; empty where they do not.
Symbol joined_parts(const Symbol& first, const Symbol& second) {
  const std::int64_t axis = meeting_axis(first, second);
  if (axis < 0) return {};
  const Symbol joined = concatenated(part_of(first), part_of(second), axis);
  const Shape& whole = first.shape();
  if (joined.shape() == whole) return joined;
  Integers after;
  for (std::size_t i = 0; i < whole.rank(); ++i) {
    after.push_back(whole[i] - start_of(first)[i] - joined.shape()[i]);
  }
  return pad(joined, start_of(first), after);
}

/// transpose(a) . b of matrices.
bool is_of_rows(const Symbol& symbol) {
  return comes_from(symbol, "matmul") && symbol.shape().rank() == 2 &&
         symbol.node().attributes().boolean("transpose_a") &&
         !symbol.node().attributes().boolean("transpose_b");
}

/// Of how many readers' rows a product is: several, where both operands are concatenations of rows.
std::int64_t readers_of(const Symbol& product) {
  const auto parts = [](const Symbol& x) -> std::int64_t {
    const bool of_rows = comes_from(x, "concat") && x.node().attributes().integer("axis") == 0;
    return of_rows ? static_cast<std::int64_t>(x.node().inputs().size()) : 1;
  };
  return std::min(parts(product.node().input(0)), parts(product.node().input(1)));
}

/// Whether copying the rows of both operands costs less than adding a product for each reader: reading two,
/// writing one.
bool has_few_rows(const Symbol& product) {
  const std::int64_t rows = product.node().input(0).shape()[0];
  return 2 * rows * (product.shape()[0] + product.shape()[1]) <
         3 * product.shape().elements() * readers_of(product);
}

}  // namespace

Symbol joined_gradients(const Symbol& sum, const Symbol& part) {
  if (surrounds(sum) && surrounds(part)) {
    if (const Symbol joined = joined_parts(part, sum)) return joined;
    if (const Symbol joined = joined_parts(sum, part)) return joined;
  }
  // Contributions come from the last reader to the first: in this order rows lie as the readers do.
  if (is_of_rows(sum) && is_of_rows(part) && has_few_rows(part) && has_few_rows(sum)) {
    return matmul(concatenated(part.node().input(0), sum.node().input(0), 0),
                  concatenated(part.node().input(1), sum.node().input(1), 0), true);
  }
  return sum + part;
}

}  // namespace plexus
