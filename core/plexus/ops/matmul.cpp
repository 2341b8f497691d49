#include <plexus/error/error.hpp>
#include <plexus/ops/catalog.hpp>
#include <plexus/ops/elementwise.hpp>
#include <plexus/ops/movement.hpp>
#include <plexus/ops/ops.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace plexus {

namespace {

/// The sizes of a product: `batch` products of [m, k] by [k, n], and the strides, in elements, of a and b
/// along these dimensions.
struct Extent {
  std::int64_t batch, m, n, k;
  std::int64_t a_m, a_k, b_k, b_n;
  std::int64_t b_batch;  ///< stride from one matrix of b to the next; 0: one b for all
};

Extent extent_of(const Shape& a, const Shape& b, const Attributes& attributes) {
  const bool ta = attributes.boolean("transpose_a");
  const bool tb = attributes.boolean("transpose_b");
  Extent e{};
  e.m = a.dim(ta ? -1 : -2);
  e.k = a.dim(ta ? -2 : -1);
  e.n = b.dim(tb ? -2 : -1);
  e.batch = 1;
  for (std::size_t i = 0; i + 2 < a.rank(); ++i) e.batch *= a[i];
  e.a_m = ta ? 1 : e.k;
  e.a_k = ta ? e.m : 1;
  e.b_k = tb ? 1 : e.n;
  e.b_n = tb ? e.k : 1;
  e.b_batch = b.rank() > 2 ? e.k * e.n : 0;
  return e;
}

std::string operands_text(std::span<const Type> inputs, bool transpose_a, bool transpose_b) {
  return fmt::format("{}{} x {}{}", inputs[0].shape.text(), transpose_a ? " transposed" : "",
                     inputs[1].shape.text(), transpose_b ? " transposed" : "");
}

bool leading_dimensions_fit(const Shape& a, const Shape& b) {
  return b.rank() == 2 || (a.rank() == b.rank() && std::equal(a.begin(), a.end() - 2, b.begin()));
}

/// x with its last two axes swapped.
Symbol swapped(const Symbol& x) {
  const auto rank = static_cast<std::int64_t>(x.shape().rank());
  std::vector<std::int64_t> permutation;
  for (std::int64_t i = 0; i < rank - 2; ++i) permutation.push_back(i);
  permutation.insert(permutation.end(), {rank - 1, rank - 2});
  return transpose(x, permutation);
}

/// [..., m, n] as [all but the last, n].
Symbol flattened(const Symbol& x) { return reshape(x, {x.shape().without(-1).elements(), x.shape().back()}); }

/// Attributes `transpose_a` and `transpose_b`: whether the last two axes of the operand are swapped.
class Matmul final : public Op {
 public:
  std::string_view name() const override { return "matmul"; }
  bool exact_on_integers() const override { return true; }

  Cost cost(const Node& node) const override {
    const Extent e = extent_of(node.input(0).shape(), node.input(1).shape(), node.attributes());
    return {2.0 * static_cast<double>(e.batch) * static_cast<double>(e.m) * static_cast<double>(e.n) *
                static_cast<double>(e.k),
            Op::cost(node).bytes};
  }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes& attributes) const override {
    require_operands(name(), inputs, 2, Operands::floating);
    require_static(name(), inputs);
    const bool ta = attributes.boolean("transpose_a");
    const bool tb = attributes.boolean("transpose_b");
    const std::string operands = operands_text(inputs, ta, tb);
    const Shape& a = inputs[0].shape;
    const Shape& b = inputs[1].shape;
    if (inputs[0].dtype != inputs[1].dtype) {
      throw ShapeError(
          fmt::format("matmul: operands must have one dtype, found {}; cast one of them", text_of(inputs)));
    }
    if (a.rank() < 2 || b.rank() < 2) {
      throw ShapeError(fmt::format("matmul: both operands need two dimensions at least: {}", operands));
    }
    if (!leading_dimensions_fit(a, b)) {
      throw ShapeError(fmt::format(
          "matmul: all dimensions but the last two must broadcast by NumPy's rule (counted from the last, "
          "equal or 1): {}",
          operands));
    }
    const std::int64_t k = a.dim(ta ? -2 : -1);
    if (k != b.dim(tb ? -1 : -2)) {
      throw ShapeError(fmt::format("matmul: the inner dimensions differ: {} ({} against {})", operands, k,
                                   b.dim(tb ? -1 : -2)));
    }
    return {{inputs[0].dtype, a.with(-2, a.dim(ta ? -1 : -2)).with(-1, b.dim(tb ? -2 : -1))}};
  }

  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    std::vector<Symbol> result(2);
    if (takes_gradient(node.input(0))) result[0] = by_a(node, gradients[0]);
    if (takes_gradient(node.input(1))) result[1] = by_b(node, gradients[0]);
    return result;
  }

  std::vector<Tensor> error_bound(const Node& node, const Observation& seen) const override {
    const Extent e = extent_of(seen.inputs[0].shape(), seen.inputs[1].shape(), node.attributes());
    Tensor result(DType::float64, seen.outputs[0].shape());
    const std::span<double> bounds = result.data<double>();
    const std::span<const double> exact = seen.outputs[0].data<double>();
    const bool inexact = has_errors(seen.errors[0]) || has_errors(seen.errors[1]);
    const double factor = 4 * std::sqrt(static_cast<double>(e.k)) * seen.unit_roundoff;
    RightOperand right;
    const auto columns = static_cast<std::size_t>(e.n);
    std::size_t to = 0;
    for (std::int64_t batch = 0; batch < e.batch; ++batch) {
      if (batch == 0 || e.b_batch > 0) right = right_operand(e, seen, batch);
      for (std::int64_t i = 0; i < e.m; ++i, to += columns) {
        const RowError row = row_error(e, seen, batch * e.m * e.k + i * e.a_m, right, inexact);
        for (std::size_t j = 0; j < columns; ++j) {
          const double bound =
              row.error[j] + factor * row.magnitude[j] + rounding(exact[to + j], 1, seen.unit_roundoff);
          bounds[to + j] = std::isnan(bound) ? std::numeric_limits<double>::infinity() : bound;
        }
      }
    }
    return {std::move(result)};
  }

 private:
  /// Magnitudes of b's elements and bounds on their errors, row-major [k, n] even if b is transposed.
  struct RightOperand {
    std::vector<double> magnitude;
    std::vector<double> error;
  };
  /// For each column of a row of the result: the sum of its terms' magnitudes, and the error due to the
  /// errors of the operands.
  struct RowError {
    std::vector<double> magnitude;
    std::vector<double> error;
  };

  static bool has_errors(const Tensor& errors) {
    const auto all = errors.data<double>();
    return std::any_of(all.begin(), all.end(), [](double error) { return error != 0; });
  }

  static RightOperand right_operand(const Extent& e, const Observation& seen, std::int64_t batch) {
    const double* const bs = seen.inputs[1].data<double>().data() + batch * e.b_batch;
    const double* const errors = seen.errors[1].data<double>().data() + batch * e.b_batch;
    RightOperand right;
    for (std::int64_t k = 0; k < e.k; ++k) {
      for (std::int64_t j = 0; j < e.n; ++j) {
        right.magnitude.push_back(std::abs(bs[k * e.b_k + j * e.b_n]));
        right.error.push_back(errors[k * e.b_k + j * e.b_n]);
      }
    }
    return right;
  }

  /// The RowError of the row of a that starts at element `a`. `inexact`: the operands have errors.
  static RowError row_error(const Extent& e, const Observation& seen, std::int64_t a,
                            const RightOperand& right, bool inexact) {
    const double* const as = seen.inputs[0].data<double>().data() + a;
    const double* const a_errors = seen.errors[0].data<double>().data() + a;
    const auto columns = static_cast<std::size_t>(e.n);
    RowError row{std::vector<double>(columns), std::vector<double>(columns)};
    for (std::int64_t k = 0; k < e.k; ++k) {
      const double x = std::abs(as[k * e.a_k]);
      const double dx = a_errors[k * e.a_k];
      const double* const ys = right.magnitude.data() + static_cast<std::size_t>(k) * columns;
      const double* const dys = right.error.data() + static_cast<std::size_t>(k) * columns;
      for (std::size_t j = 0; j < columns; ++j) row.magnitude[j] += x * ys[j];
      if (!inexact) continue;
      for (std::size_t j = 0; j < columns; ++j) row.error[j] += x * dys[j] + ys[j] * dx + dx * dys[j];
    }
    return row;
  }

  static Symbol by_a(const Node& node, const Symbol& dy) {
    const Symbol& b = node.input(1);
    const bool tb = node.attributes().boolean("transpose_b");
    if (!node.attributes().boolean("transpose_a")) return matmul(dy, b, false, !tb);
    if (b.shape().rank() == dy.shape().rank()) return matmul(b, dy, tb, true);
    // A b of rank 2 that many products share can only be the right operand.
    return swapped(matmul(dy, b, false, !tb));
  }

  static Symbol by_b(const Node& node, const Symbol& dy) {
    const Symbol& a = node.input(0);
    const bool ta = node.attributes().boolean("transpose_a");
    const bool tb = node.attributes().boolean("transpose_b");
    if (a.shape().rank() == node.input(1).shape().rank()) {
      return tb ? matmul(dy, a, true, ta) : matmul(a, dy, !ta, false);
    }
    // The gradient by a b that many products share is the sum over them, which is one product of all their
    // rows.
    if (node.type().shape.elements() == 0 || a.shape().elements() == 0) return {};
    const Symbol rows = flattened(ta ? swapped(a) : a);
    return tb ? matmul(flattened(dy), rows, true) : matmul(rows, flattened(dy), true);
  }

  std::vector<OpExample> examples() const override {
    const auto of = [](const Shape& a, const Shape& b, bool transpose_a, bool transpose_b) {
      return OpExample{{{{DType::float32, a}}, {{DType::float32, b}}},
                       {{"transpose_a", transpose_a}, {"transpose_b", transpose_b}}};
    };
    return {of({3, 5}, {5, 7}, false, false),    of({5, 3}, {5, 7}, true, false),
            of({3, 5}, {7, 5}, false, true),     of({33, 13}, {13, 9}, false, false),
            of({2, 3, 5}, {5, 4}, false, false), of({2, 3, 5}, {2, 5, 4}, false, false)};
  }
};

const Matmul matmul_op{};
const CoreOps matmul_family{&matmul_op};

/// The dimensions before the last two.
Shape leading(const Shape& shape) { return Shape(shape.dims().first(shape.rank() - 2)); }

/// x repeated so that its leading dimensions are `dims`.
Symbol with_leading(const Symbol& x, const Shape& dims) {
  Shape shape = dims;
  for (const std::int64_t axis : {-2, -1}) {
    shape = shape.inserted(static_cast<std::int64_t>(shape.rank()), x.shape().dim(axis));
  }
  return broadcast_to(x, shape);
}

/// The operands, repeated to leading dimensions that the op takes. Operands that do not broadcast are
/// returned as they are, and the op refuses them.
std::vector<Symbol> with_common_leading(const Symbol& a, const Symbol& b) {
  if (a.shape().rank() < 2 || b.shape().rank() < 2) return {a, b};
  if (a.shape().is_open() || b.shape().is_open() || leading_dimensions_fit(a.shape(), b.shape()))
    return {a, b};
  const Shape ours = leading(a.shape());
  const Shape theirs = leading(b.shape());
  Shape common;
  try {
    common = broadcast(ours, theirs);
  } catch (const ShapeError&) {
    return {a, b};
  }
  // One matrix b for all products need not be repeated.
  const bool one_b = theirs.elements() == 1;
  const Symbol right = one_b ? reshape(b, {b.shape().dim(-2), b.shape().dim(-1)}) : with_leading(b, common);
  return {with_leading(a, common), right};
}

}  // namespace

Symbol matmul(const Symbol& a, const Symbol& b, bool transpose_a, bool transpose_b) {
  require_operand(matmul_op, a);
  require_operand(matmul_op, b);
  return add_node(matmul_op, with_common_leading(a, b),
                  {{"transpose_a", transpose_a}, {"transpose_b", transpose_b}});
}

}  // namespace plexus
