#include <plexus/error/error.hpp>
#include <plexus/ops/catalog.hpp>
#include <plexus/ops/elementwise.hpp>
#include <plexus/ops/movement.hpp>
#include <plexus/ops/ops.hpp>

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

namespace plexus {

namespace {

/// Attribute `shape`.
class Reshape final : public Op {
 public:
  std::string_view name() const override { return "reshape"; }
  bool exact_on_integers() const override { return true; }
  bool alias() const override { return true; }
  /// The elements stay where they are.
  Cost cost(const Node&) const override { return {}; }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes& attributes) const override {
    require_operands(name(), inputs, 1, Operands::any);
    require_static(name(), inputs);
    const Shape& shape = attributes.shape("shape");
    if (shape.is_open() || shape.elements() != inputs[0].shape.elements()) {
      throw ShapeError(fmt::format("reshape: {} has {} elements; shape {} cannot hold just these",
                                   inputs[0].text(), inputs[0].shape.elements(), shape.text()));
    }
    return {{inputs[0].dtype, shape}};
  }

  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    if (!takes_gradient(node.input(0))) return std::vector<Symbol>(1);
    return std::vector<Symbol>{reshape(gradients[0], node.input(0).shape())};
  }

  std::vector<Tensor> error_bound(const Node&, const Observation& seen) const override {
    return {seen.errors[0].reshaped(seen.outputs[0].shape())};
  }

  std::vector<OpExample> examples() const override {
    return {{{{{DType::float32, {3, 4}}}}, {{"shape", Shape{2, 6}}}}};
  }
};

/// Attribute `permutation`: axis i of the result is axis permutation[i] of x.
class Transpose final : public Op {
 public:
  std::string_view name() const override { return "transpose"; }
  bool exact_on_integers() const override { return true; }
  Cost cost(const Node& node) const override { return copy_cost(node); }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes& attributes) const override {
    require_operands(name(), inputs, 1, Operands::any);
    require_static(name(), inputs);
    const Shape& x = inputs[0].shape;
    const std::vector<std::int64_t>& permutation = attributes.integers("permutation");
    std::vector<std::int64_t> axes(x.rank());
    std::iota(axes.begin(), axes.end(), std::int64_t{0});
    if (!std::is_permutation(permutation.begin(), permutation.end(), axes.begin(), axes.end())) {
      throw ShapeError(fmt::format("transpose: [{}] is no permutation of the axes of {}",
                                   fmt::join(permutation, ", "), inputs[0].text()));
    }
    std::vector<std::int64_t> dims;
    for (const std::int64_t axis : permutation) dims.push_back(x.dim(axis));
    return {{inputs[0].dtype, Shape(dims)}};
  }

  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    if (!takes_gradient(node.input(0))) return std::vector<Symbol>(1);
    const std::vector<std::int64_t>& permutation = node.attributes().integers("permutation");
    std::vector<std::int64_t> inverse(permutation.size());
    for (std::size_t i = 0; i < permutation.size(); ++i) {
      inverse[static_cast<std::size_t>(permutation[i])] = static_cast<std::int64_t>(i);
    }
    return std::vector<Symbol>{transpose(gradients[0], inverse)};
  }

  std::vector<Tensor> error_bound(const Node& node, const Observation& seen) const override {
    const std::vector<std::int64_t>& permutation = node.attributes().integers("permutation");
    const auto strides = row_major_strides(seen.inputs[0].shape());
    return {moved_errors(seen.errors[0], seen.outputs[0].shape(), [&](const Coordinates& at) {
      std::int64_t from = 0;
      for (std::size_t i = 0; i < permutation.size(); ++i) {
        from += at[i] * strides[static_cast<std::size_t>(permutation[i])];
      }
      return from;
    })};
  }

  std::vector<OpExample> examples() const override {
    const auto by = [](const Shape& shape, std::vector<std::int64_t> permutation) {
      return OpExample{{{{DType::float32, shape}}}, {{"permutation", std::move(permutation)}}};
    };
    return {by({3, 5}, {1, 0}), by({2, 3, 4}, {2, 0, 1}), by({2, 3, 4}, {0, 2, 1})};
  }
};

/// Attribute `shape`.
class BroadcastTo final : public Op {
 public:
  std::string_view name() const override { return "broadcast_to"; }
  bool exact_on_integers() const override { return true; }
  Cost cost(const Node& node) const override { return copy_cost(node); }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes& attributes) const override {
    require_operands(name(), inputs, 1, Operands::any);
    require_static(name(), inputs);
    const Shape& shape = attributes.shape("shape");
    if (!broadcasts(inputs[0].shape, shape)) {
      throw ShapeError(
          fmt::format("broadcast_to: {} does not broadcast to {}; counted from the last, its "
                      "dimensions must be equal to those or 1",
                      inputs[0].text(), shape.text()));
    }
    return {{inputs[0].dtype, shape}};
  }

  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    if (!takes_gradient(node.input(0))) return std::vector<Symbol>(1);
    return std::vector<Symbol>{sum_to(gradients[0], node.input(0).shape())};
  }

  std::vector<Tensor> error_bound(const Node&, const Observation& seen) const override {
    const Shape& shape = seen.outputs[0].shape();
    const BroadcastIndex source(seen.inputs[0].shape(), shape);
    const auto strides = row_major_strides(shape);
    return {moved_errors(seen.errors[0], shape, [&](const Coordinates& at) {
      return source(std::inner_product(at.begin(), at.begin() + static_cast<std::ptrdiff_t>(shape.rank()),
                                       strides.begin(), std::int64_t{0}));
    })};
  }

  std::vector<OpExample> examples() const override {
    return {{{{{DType::float32, {5}}}}, {{"shape", Shape{3, 5}}}},
            {{{{DType::float32, {3, 1}}}}, {{"shape", Shape{2, 3, 4}}}}};
  }
};

const Reshape reshape_op{};
const Transpose transpose_op{};
const BroadcastTo broadcast_to_op{};
const CoreOps shape_family{&reshape_op, &transpose_op, &broadcast_to_op};

/// `dims` with the remaining elements in place of -1.
Shape completed(const Symbol& x, std::vector<std::int64_t> dims) {
  const std::int64_t all = x.shape().elements();
  const auto rest = std::find(dims.begin(), dims.end(), -1);
  if (rest == dims.end()) return Shape(dims);
  *rest = 1;
  const std::int64_t known = Shape(dims).elements();
  if (known == 0 || all % known != 0) {
    *rest = -1;
    throw ShapeError(fmt::format("reshape: {} has {} elements; shape [{}] cannot hold just these",
                                 x.type().text(), all, fmt::join(dims, ", ")));
  }
  *rest = all / known;
  return Shape(dims);
}

}  // namespace

Symbol reshape(const Symbol& x, std::vector<std::int64_t> shape) {
  require_operand(reshape_op, x);
  const Type type = x.type();
  require_static("reshape", std::span(&type, 1));
  return reshape(x, completed(x, std::move(shape)));
}

Symbol reshape(const Symbol& x, const Shape& shape) {
  require_operand(reshape_op, x);
  if (x.shape() == shape) return x;
  return add_node(reshape_op, {x}, {{"shape", shape}});
}

Symbol transpose(const Symbol& x, std::vector<std::int64_t> permutation) {
  require_operand(transpose_op, x);
  const std::size_t rank = x.shape().rank();
  if (permutation.empty()) {
    for (std::size_t i = rank; i-- > 0;) permutation.push_back(static_cast<std::int64_t>(i));
  }
  for (std::int64_t& axis : permutation) axis = axis_of("transpose", x.type(), axis);
  return add_node(transpose_op, {x}, {{"permutation", std::move(permutation)}});
}

Symbol broadcast_to(const Symbol& x, const Shape& shape) {
  require_operand(broadcast_to_op, x);
  if (x.shape() == shape) return x;
  return add_node(broadcast_to_op, {x}, {{"shape", shape}});
}

Symbol expand_dims(const Symbol& x, std::int64_t axis) {
  require_operand(reshape_op, x);
  const auto rank = static_cast<std::int64_t>(x.shape().rank());
  if (axis < -rank - 1 || axis > rank) {
    throw ShapeError(
        fmt::format("expand_dims: a dimension cannot be put before axis {} of {}", axis, x.type().text()));
  }
  return reshape(x, x.shape().inserted(axis < 0 ? axis + rank + 1 : axis, 1));
}

Symbol squeeze(const Symbol& x, std::int64_t axis) {
  require_operand(reshape_op, x);
  const std::int64_t place = axis_of("squeeze", x.type(), axis);
  if (x.shape().dim(place) != 1) {
    throw ShapeError(fmt::format("squeeze: axis {} of {} is not of size 1", axis, x.type().text()));
  }
  return reshape(x, x.shape().without(place));
}

}  // namespace plexus
