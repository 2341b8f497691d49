#include <plexus/error/error.hpp>
#include <plexus/ops/catalog.hpp>
#include <plexus/ops/detail/reduction_examples.hpp>
#include <plexus/ops/elementwise.hpp>
#include <plexus/ops/movement.hpp>
#include <plexus/ops/ops.hpp>
#include <plexus/ops/reductions.hpp>

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

namespace plexus {

std::vector<std::int64_t> axes_of(std::string_view op, const Type& x, const std::vector<std::int64_t>& axes) {
  std::vector<std::int64_t> all(x.shape.rank());
  std::iota(all.begin(), all.end(), std::int64_t{0});
  if (axes.empty()) return all;
  std::vector<std::int64_t> result;
  for (const std::int64_t axis : axes) result.push_back(axis_of(op, x, axis));
  std::sort(result.begin(), result.end());
  const auto twice = std::adjacent_find(result.begin(), result.end());
  if (twice != result.end()) {
    throw ShapeError(fmt::format("{}: axis {} of {} is given twice", op, *twice, x.text()));
  }
  return result;
}

Shape kept_shape(const Shape& x, const std::vector<std::int64_t>& axes) {
  Shape shape = x;
  for (const std::int64_t axis : axes) shape = shape.with(axis, 1);
  return shape;
}

Shape reduced_shape(const Shape& x, const Attributes& attributes) {
  const std::vector<std::int64_t>& axes = attributes.integers("axes");
  if (attributes.boolean("keep_dims")) return kept_shape(x, axes);
  Shape shape = x;
  for (std::size_t i = axes.size(); i-- > 0;) shape = shape.without(axes[i]);
  return shape;
}

std::int64_t reduced_count(const Shape& x, const std::vector<std::int64_t>& axes) {
  std::int64_t count = 1;
  for (const std::int64_t axis : axes) count *= x.dim(axis);
  return count;
}

Symbol with_kept_dims(const Node& node, const Symbol& y) {
  return reshape(y, kept_shape(node.input(0).shape(), node.attributes().integers("axes")));
}

Cost reduction_cost(const Node& node) {
  const Type& x = node.input(0).type();
  return {static_cast<double>(x.shape.elements()), static_cast<double>(x.bytes() + node.type().bytes())};
}

namespace {

double roundoff_of(const Node& node, const Observation& seen) {
  return is_floating(node.type().dtype) ? seen.unit_roundoff : 0;
}

Type reduced_type(std::string_view op, std::span<const Type> inputs, const Attributes& attributes,
                  Operands operands) {
  require_operands(op, inputs, 1, operands);
  require_static(op, inputs);
  for (const std::int64_t axis : attributes.integers("axes")) axis_of(op, inputs[0], axis);
  return {inputs[0].dtype, reduced_shape(inputs[0].shape, attributes)};
}

class Sum final : public Op {
 public:
  std::string_view name() const override { return "sum"; }
  bool exact_on_integers() const override { return true; }
  Cost cost(const Node& node) const override { return reduction_cost(node); }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes& attributes) const override {
    return {reduced_type(name(), inputs, attributes, Operands::numeric)};
  }

  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    if (!takes_gradient(node.input(0))) return std::vector<Symbol>(1);
    return std::vector<Symbol>{broadcast_to(with_kept_dims(node, gradients[0]), node.input(0).shape())};
  }

  std::vector<Tensor> error_bound(const Node& node, const Observation& seen) const override {
    const Shape& x = seen.inputs[0].shape();
    const BroadcastIndex target(kept_shape(x, node.attributes().integers("axes")), x);
    return {summed_errors(seen.inputs[0], seen.errors[0], seen.outputs[0], roundoff_of(node, seen), target)};
  }

  std::vector<OpExample> examples() const override { return reduction_examples(); }
};

const Sum sum_op{};

class Mean final : public Op {
 public:
  std::string_view name() const override { return "mean"; }
  bool has_definition() const override { return true; }
  Cost cost(const Node& node) const override { return reduction_cost(node); }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes& attributes) const override {
    const Type type = reduced_type(name(), inputs, attributes, Operands::floating);
    if (reduced_count(inputs[0].shape, attributes.integers("axes")) == 0) {
      throw ShapeError(fmt::format("mean: there is nothing to take the mean of in {}", inputs[0].text()));
    }
    return {type};
  }

  std::vector<Symbol> definition(std::span<const Symbol> inputs,
                                 const Attributes& attributes) const override {
    const std::vector<std::int64_t>& axes = attributes.integers("axes");
    const Symbol total = add_node(sum_op, {inputs[0]}, attributes);
    return {total / static_cast<double>(reduced_count(inputs[0].shape(), axes))};
  }

  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    if (!takes_gradient(node.input(0))) return std::vector<Symbol>(1);
    const Shape& x = node.input(0).shape();
    const std::int64_t count = reduced_count(x, node.attributes().integers("axes"));
    const Symbol share = gradients[0] / static_cast<double>(count);
    return std::vector<Symbol>{broadcast_to(with_kept_dims(node, share), x)};
  }

  std::vector<OpExample> examples() const override { return reduction_examples(); }
};

/// Attribute `shape`: what x is summed to.
class SumTo final : public Op {
 public:
  std::string_view name() const override { return "sum_to"; }
  bool exact_on_integers() const override { return true; }
  Cost cost(const Node& node) const override { return reduction_cost(node); }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes& attributes) const override {
    require_operands(name(), inputs, 1, Operands::numeric);
    require_static(name(), inputs);
    const Shape& shape = attributes.shape("shape");
    if (!broadcasts(shape, inputs[0].shape)) {
      throw ShapeError(fmt::format("sum_to: {} cannot be summed to {}: that does not broadcast to it",
                                   inputs[0].text(), shape.text()));
    }
    return {{inputs[0].dtype, shape}};
  }

  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    if (!takes_gradient(node.input(0))) return std::vector<Symbol>(1);
    return std::vector<Symbol>{broadcast_to(gradients[0], node.input(0).shape())};
  }

  std::vector<Tensor> error_bound(const Node& node, const Observation& seen) const override {
    const BroadcastIndex target(seen.outputs[0].shape(), seen.inputs[0].shape());
    return {summed_errors(seen.inputs[0], seen.errors[0], seen.outputs[0], roundoff_of(node, seen), target)};
  }

  std::vector<OpExample> examples() const override {
    return {{{{{DType::float32, {4, 3, 5}}}}, {{"shape", Shape{3, 1}}}},
            {{{{DType::float32, {33, 7}}}}, {{"shape", Shape{7}}}}};
  }
};

const Mean mean_op{};
const SumTo sum_to_op{};
const CoreOps reductions_family{&sum_op, &mean_op, &sum_to_op};

}  // namespace

Symbol add_reduction(const Op& op, const Symbol& x, const std::vector<std::int64_t>& axes, bool keep_dims) {
  require_operand(op, x);
  return add_node(op, {x}, {{"axes", axes_of(op.name(), x.type(), axes)}, {"keep_dims", keep_dims}});
}

Symbol sum(const Symbol& x, std::vector<std::int64_t> axes, bool keep_dims) {
  return add_reduction(sum_op, x, axes, keep_dims);
}

Symbol mean(const Symbol& x, std::vector<std::int64_t> axes, bool keep_dims) {
  return add_reduction(mean_op, x, axes, keep_dims);
}

Symbol sum_to(const Symbol& x, const Shape& shape) {
  require_operand(sum_to_op, x);
  if (x.shape() == shape) return x;
  return add_node(sum_to_op, {x}, {{"shape", shape}});
}

}  // namespace plexus
