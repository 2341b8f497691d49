#include <plexus/ops/catalog.hpp>
#include <plexus/ops/elementwise.hpp>
#include <plexus/ops/ops.hpp>

#include <cmath>

namespace plexus {

namespace {

/// The rounding error of a conversion to a floating dtype. An integer is exact up to 1/roundoff, beyond which
/// the dtype no longer holds all integers.
double conversion(DType from, DType to, double y) {
  const double roundoff = std::ldexp(1, to == DType::float32 ? -24 : -53);
  const bool exact = is_floating(from) ? from == to || to == DType::float64 : std::abs(y) <= 1 / roundoff;
  return exact ? 0 : rounding(y, 1, roundoff);
}

double cast_bound(DType from, DType to, const Inexact& x, double y) {
  if (is_floating(to)) return x.error + conversion(from, to, y);
  if (x.error == 0) return 0;
  if (to == DType::boolean) return std::abs(x.value) <= x.error ? undecided_error : 0;
  return std::trunc(x.value - x.error) == std::trunc(x.value + x.error) ? 0 : undecided_error;
}

class Cast final : public Op {
 public:
  std::string_view name() const override { return "cast"; }
  bool exact_on_integers() const override { return true; }
  bool elementwise() const override { return true; }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes& attributes) const override {
    require_operands(name(), inputs, 1, Operands::any);
    return {{attributes.dtype("to"), inputs[0].shape}};
  }

  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    const DType from = node.input(0).dtype();
    if (!is_floating(from) || !is_floating(node.type().dtype)) return std::vector<Symbol>(1);
    return std::vector<Symbol>{cast(gradients[0], from)};
  }

  std::vector<Tensor> error_bound(const Node& node, const Observation& seen) const override {
    const DType from = node.input(0).dtype();
    const DType to = node.type().dtype;
    return elementwise_bound(node, seen, [from, to](std::span<const Inexact> x, double y, double) {
      return cast_bound(from, to, x[0], y);
    });
  }

  std::vector<OpExample> examples() const override {
    return {{{{{DType::float32, {3, 5}}, -9, 9}}, {{"to", DType::int64}}},
            {{{{DType::int32, {3, 5}}, -9, 9}}, {{"to", DType::float32}}},
            {{{{DType::boolean, {3, 5}}, 0, 2}}, {{"to", DType::float32}}}};
  }
};

const Cast cast_op{};
const CoreOps cast_family{&cast_op};

}  // namespace

Symbol cast(const Symbol& x, DType to) { return add_node(cast_op, {x}, {{"to", to}}); }

}  // namespace plexus
