#include <plexus/ops/catalog.hpp>
#include <plexus/ops/detail/reduction_examples.hpp>
#include <plexus/ops/elementwise.hpp>
#include <plexus/ops/movement.hpp>
#include <plexus/ops/ops.hpp>
#include <plexus/ops/reductions.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace plexus {

namespace {

/// What bounds the product of some factors, in whatever order they are multiplied.
struct Factors {
  double count = 0;
  double small = 1;   ///< the product of those below 1
  double large = 1;   ///< and of the others
  double spread = 1;  ///< the product of the largest magnitudes that the factors' errors allow
};

/// Whether all partial products, in any order, are within a floating-point dtype's range.
bool is_in_range(const Factors& factors, double roundoff) {
  const bool single = roundoff > std::numeric_limits<double>::epsilon();
  const double least =
      single ? double{std::numeric_limits<float>::min()} : std::numeric_limits<double>::min();
  const double most = single ? double{std::numeric_limits<float>::max()} : std::numeric_limits<double>::max();
  return (factors.small == 0 || factors.small >= least) && factors.large <= most;
}

/// The error carried over from the factors, and one roundoff for each multiplication.
double bound_of(const Factors& factors, double y, double roundoff) {
  const double carried = factors.spread - std::abs(y);
  if (roundoff == 0 || factors.count < 2) return carried;
  if (!is_in_range(factors, roundoff)) return undecided_error;
  return carried + (factors.count - 1) * roundoff * factors.spread + rounding(y, 1, roundoff);
}

class Prod final : public Op {
 public:
  std::string_view name() const override { return "prod"; }
  bool exact_on_integers() const override { return true; }
  Cost cost(const Node& node) const override { return reduction_cost(node); }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes& attributes) const override {
    require_operands(name(), inputs, 1, Operands::numeric);
    require_static(name(), inputs);
    for (const std::int64_t axis : attributes.integers("axes")) axis_of(name(), inputs[0], axis);
    return {{inputs[0].dtype, reduced_shape(inputs[0].shape, attributes)}};
  }

  /// The gradient by an element is the product of the others: y / x if no element is zero; else zeros are
  /// counted.
  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    const Symbol& x = node.input(0);
    if (!takes_gradient(x)) return std::vector<Symbol>(1);
    const std::vector<std::int64_t>& axes = node.attributes().integers("axes");
    if (axes.empty()) return std::vector<Symbol>{gradients[0]};
    const Symbol is_zero = equal(x, 0);
    const Symbol nonzero = select(is_zero, 1, x);
    const Symbol product = prod(nonzero, axes, true);
    const Symbol zeros = sum(cast(is_zero, x.dtype()), axes, true);
    const Symbol others =
        select(is_zero, select(equal(zeros, 1), product, 0), select(equal(zeros, 0), product / nonzero, 0));
    return std::vector<Symbol>{others * with_kept_dims(node, gradients[0])};
  }

  std::vector<Tensor> error_bound(const Node& node, const Observation& seen) const override {
    const Shape& x = seen.inputs[0].shape();
    const BroadcastIndex target(kept_shape(x, node.attributes().integers("axes")), x);
    const std::span<const double> values = seen.inputs[0].data<double>();
    const std::span<const double> errors = seen.errors[0].data<double>();
    std::vector<Factors> all(static_cast<std::size_t>(seen.outputs[0].elements()));
    for (std::size_t i = 0; i < values.size(); ++i) {
      Factors& factors = all[static_cast<std::size_t>(target(static_cast<std::int64_t>(i)))];
      const double magnitude = std::abs(values[i]);
      factors.count += 1;
      (magnitude < 1 ? factors.small : factors.large) *= magnitude;
      factors.spread *= magnitude + errors[i];
    }
    const double roundoff = is_floating(node.type().dtype) ? seen.unit_roundoff : 0;
    Tensor result(DType::float64, seen.outputs[0].shape());
    for (std::size_t i = 0; i < all.size(); ++i) {
      const double bound = bound_of(all[i], seen.outputs[0].data<double>()[i], roundoff);
      result.data<double>()[i] = std::isnan(bound) ? undecided_error : std::max(bound, 0.0);
    }
    return {std::move(result)};
  }

  std::vector<OpExample> examples() const override { return reduction_examples(); }
};

const Prod prod_op{};
const CoreOps prod_family{&prod_op};

}  // namespace

Symbol prod(const Symbol& x, std::vector<std::int64_t> axes, bool keep_dims) {
  return add_reduction(prod_op, x, axes, keep_dims);
}

}  // namespace plexus
