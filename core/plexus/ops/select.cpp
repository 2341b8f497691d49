#include <plexus/error/error.hpp>
#include <plexus/ops/catalog.hpp>
#include <plexus/ops/elementwise.hpp>
#include <plexus/ops/ops.hpp>

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace plexus {

namespace {

class Select final : public Op {
 public:
  std::string_view name() const override { return "select"; }
  bool exact_on_integers() const override { return true; }
  bool elementwise() const override { return true; }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    require_operands(name(), inputs, 3, Operands::any);
    if (inputs[0].dtype != DType::boolean) {
      throw ShapeError(
          fmt::format("select: the condition must be bool, found {}; compare first, as in "
                      "select(greater(x, 0), a, b)",
                      text_of(inputs)));
    }
    return {{broadcast_type(name(), inputs.subspan(1)).dtype, broadcast_shape(name(), inputs)}};
  }

  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    const Symbol& condition = node.input(0);
    const Symbol& dy = gradients[0];
    std::vector<Symbol> result(3);
    if (takes_gradient(node.input(1))) result[1] = unbroadcast(select(condition, dy, 0), node.input(1));
    if (takes_gradient(node.input(2))) result[2] = unbroadcast(select(condition, 0, dy), node.input(2));
    return result;
  }

  std::vector<Tensor> error_bound(const Node& node, const Observation& seen) const override {
    return elementwise_bound(node, seen, [](std::span<const Inexact> x, double, double) {
      if (x[0].error == 0) return x[0].value != 0 ? x[1].error : x[2].error;
      // The condition is undecided, but the result is one of the two operands.
      return std::abs(x[1].value - x[2].value) + std::max(x[1].error, x[2].error);
    });
  }

  std::vector<OpExample> examples() const override {
    const OpExampleInput condition{{DType::boolean, {3, 5}}, 0, 2};
    return {{{condition, {{DType::float32, {3, 5}}}, {{DType::float32, {3, 5}}}}},
            {{condition, {{DType::float32, {5}}}, {{DType::float32, {2, 3, 5}}}}}};
  }
};

const Select select_op{};
const CoreOps select_family{&select_op};

}  // namespace

Symbol select(const Symbol& condition, const Symbol& a, const Symbol& b) {
  return add_node(select_op, {condition, a, b});
}
Symbol select(const Symbol& condition, const Symbol& a, double b) {
  return select(condition, a, number_beside(a, b));
}
Symbol select(const Symbol& condition, double a, const Symbol& b) {
  return select(condition, number_beside(b, a), b);
}

}  // namespace plexus
