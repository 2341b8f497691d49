#include <plexus/ops/catalog.hpp>
#include <plexus/ops/elementwise.hpp>
#include <plexus/ops/ops.hpp>

namespace plexus {

namespace {

/// A function of the slices of x along attribute `axis`, in [0, rank).
class AlongAxis : public Op {
 public:
  bool has_definition() const override { return true; }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes& attributes) const override {
    require_operands(name(), inputs, 1, Operands::floating);
    axis_of(name(), inputs[0], attributes.integer("axis"));
    return {inputs[0]};
  }

  std::vector<OpExample> examples() const override {
    const auto along = [](const Shape& shape, std::int64_t axis) {
      return OpExample{{{{DType::float32, shape}}}, {{"axis", axis}}};
    };
    return {along({3, 5}, 1), along({2, 3, 7}, 1)};
  }

 protected:
  /// x minus its largest element, so that exponentials do not overflow. A softmax does not depend on what is
  /// subtracted from x, hence no gradient flows through the maximum.
  static Symbol shifted(const Symbol& x, std::int64_t axis) {
    return x - stop_gradient(max(x, {axis}, true));
  }
};

class Softmax final : public AlongAxis {
 public:
  std::string_view name() const override { return "softmax"; }

  std::vector<Symbol> definition(std::span<const Symbol> inputs,
                                 const Attributes& attributes) const override {
    const std::int64_t axis = attributes.integer("axis");
    const Symbol e = exp(shifted(inputs[0], axis));
    return {e / sum(e, {axis}, true)};
  }

  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    const Symbol y = node.output();
    const Symbol& dy = gradients[0];
    return std::vector<Symbol>{y * (dy - sum(dy * y, {node.attributes().integer("axis")}, true))};
  }
};

class LogSoftmax final : public AlongAxis {
 public:
  std::string_view name() const override { return "log_softmax"; }

  std::vector<Symbol> definition(std::span<const Symbol> inputs,
                                 const Attributes& attributes) const override {
    const std::int64_t axis = attributes.integer("axis");
    const Symbol z = shifted(inputs[0], axis);
    return {z - log(sum(exp(z), {axis}, true))};
  }

  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    const Symbol& dy = gradients[0];
    const Symbol total = sum(dy, {node.attributes().integer("axis")}, true);
    return std::vector<Symbol>{dy - exp(node.output()) * total};
  }
};

const Softmax softmax_op{};
const LogSoftmax log_softmax_op{};
const CoreOps softmax_family{&softmax_op, &log_softmax_op};

Symbol apply(const Op& op, const Symbol& x, std::int64_t axis) {
  require_operand(op, x);
  return add_node(op, {x}, {{"axis", axis_of(op.name(), x.type(), axis)}});
}

}  // namespace

Symbol softmax(const Symbol& x, std::int64_t axis) { return apply(softmax_op, x, axis); }
Symbol log_softmax(const Symbol& x, std::int64_t axis) { return apply(log_softmax_op, x, axis); }

}  // namespace plexus
