#include <plexus/error/error.hpp>
#include <plexus/ops/catalog.hpp>
#include <plexus/ops/elementwise.hpp>
#include <plexus/ops/movement.hpp>
#include <plexus/ops/ops.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {

namespace {

/// The dimensions of `values` with `axis` replaced by those of `indices`.
Shape gathered_shape(const Shape& values, const Shape& indices, std::size_t axis) {
  std::vector<std::int64_t> dims(values.begin(), values.begin() + axis);
  dims.insert(dims.end(), indices.begin(), indices.end());
  dims.insert(dims.end(), values.begin() + axis + 1, values.end());
  return Shape(dims);
}

void require_indices(std::string_view op, std::span<const Type> inputs, std::size_t which) {
  if (accepts(Operands::integer, inputs[which].dtype)) return;
  throw ShapeError(fmt::format("{}: indices must be int32 or int64, found {}", op, text_of(inputs)));
}

void require_count(std::string_view op, std::span<const Type> inputs, std::size_t count) {
  require_operands(op, inputs, count, Operands::any);
  require_static(op, inputs);
}

/// The element that an index points to in a dimension of `size`, or `filled` if there is none.
std::int64_t row_of(const Tensor& indices, std::int64_t element, std::int64_t size) {
  const double index = indices.data<double>()[static_cast<std::size_t>(element)];
  return index >= 0 && index < static_cast<double>(size) ? static_cast<std::int64_t>(index) : filled;
}

/// Attribute `axis`, in [0, rank of values).
class Gather final : public Op {
 public:
  std::string_view name() const override { return "gather"; }
  bool exact_on_integers() const override { return true; }

  Cost cost(const Node& node) const override {
    return {0, copy_cost(node).bytes + static_cast<double>(node.input(1).type().bytes())};
  }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes& attributes) const override {
    require_count(name(), inputs, 2);
    require_indices(name(), inputs, 1);
    const std::int64_t axis = axis_of(name(), inputs[0], attributes.integer("axis"));
    return {
        {inputs[0].dtype, gathered_shape(inputs[0].shape, inputs[1].shape, static_cast<std::size_t>(axis))}};
  }

  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    std::vector<Symbol> result(2);
    if (!takes_gradient(node.input(0))) return result;
    const Shape& values = node.input(0).shape();
    const Symbol& indices = node.input(1);
    const std::int64_t axis = node.attributes().integer("axis");
    if (axis == 0) {
      result[0] = scatter_add(gradients[0], indices, values);
      return result;
    }
    const auto rank = static_cast<std::int64_t>(values.rank());
    const auto index_rank = static_cast<std::int64_t>(indices.shape().rank());
    std::vector<std::int64_t> to_front;
    for (std::int64_t i = 0; i < index_rank; ++i) to_front.push_back(axis + i);
    for (std::int64_t i = 0; i < axis; ++i) to_front.push_back(i);
    for (std::int64_t i = axis + index_rank; i < rank - 1 + index_rank; ++i) to_front.push_back(i);
    std::vector<std::int64_t> back;
    for (std::int64_t i = 0; i < rank; ++i) back.push_back(i < axis ? i + 1 : i == axis ? 0 : i);
    const Shape front = values.without(axis).inserted(0, values.dim(axis));
    result[0] = transpose(scatter_add(transpose(gradients[0], to_front), indices, front), back);
    return result;
  }

  std::vector<Tensor> error_bound(const Node& node, const Observation& seen) const override {
    const auto axis = static_cast<std::size_t>(node.attributes().integer("axis"));
    const Shape& values = seen.inputs[0].shape();
    const Tensor& indices = seen.inputs[1];
    const auto strides = row_major_strides(values);
    const auto index_strides = row_major_strides(indices.shape());
    const std::size_t index_rank = indices.shape().rank();
    const auto source = [&](const Coordinates& at) {
      std::int64_t element = 0;
      for (std::size_t i = 0; i < index_rank; ++i) element += at[axis + i] * index_strides[i];
      const std::int64_t row = row_of(indices, element, values[axis]);
      if (row == filled || seen.errors[1].at(element) > 0) return filled;
      std::int64_t from = row * strides[axis];
      for (std::size_t i = 0; i < values.rank(); ++i) {
        if (i != axis) from += at[i < axis ? i : i + index_rank - 1] * strides[i];
      }
      return from;
    };
    return {moved_errors(seen.errors[0], seen.outputs[0].shape(), source, undecided_error)};
  }

  std::vector<OpExample> examples() const override {
    const auto along = [](const Shape& values, const Shape& indices, std::int64_t axis) {
      return OpExample{{{{DType::float32, values}}, {{DType::int32, indices}, 0, 4}}, {{"axis", axis}}};
    };
    return {along({4, 5}, {6}, 0), along({3, 4}, {2, 2}, 1)};
  }
};

/// Attribute `shape`, of the result.
class ScatterAdd final : public Op {
 public:
  std::string_view name() const override { return "scatter_add"; }
  bool exact_on_integers() const override { return true; }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes& attributes) const override {
    require_count(name(), inputs, 2);
    require_indices(name(), inputs, 1);
    const Shape& shape = attributes.shape("shape");
    if (!accepts(Operands::numeric, inputs[0].dtype) || shape.is_scalar() || shape.is_open() ||
        inputs[0].shape != gathered_shape(shape, inputs[1].shape, 0)) {
      throw ShapeError(
          fmt::format("scatter_add: {} at indices {} cannot be added to {}: numbers of the shape "
                      "of the indices, then {}'s without its first dimension, were expected",
                      inputs[0].text(), inputs[1].text(), shape.text(), shape.text()));
    }
    return {{inputs[0].dtype, shape}};
  }

  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    std::vector<Symbol> result(2);
    if (takes_gradient(node.input(0))) result[0] = gather(gradients[0], node.input(1), 0);
    return result;
  }

  std::vector<Tensor> error_bound(const Node& node, const Observation& seen) const override {
    const Shape& shape = seen.outputs[0].shape();
    const std::span<const double> index_errors = seen.errors[1].data<double>();
    if (std::any_of(index_errors.begin(), index_errors.end(), [](double error) { return error > 0; })) {
      return {Tensor::full({DType::float64, shape}, undecided_error)};
    }
    const double roundoff = is_floating(node.type().dtype) ? seen.unit_roundoff : 0;
    const std::int64_t row_size = shape.from(1).elements();
    return {summed_errors(seen.inputs[0], seen.errors[0], seen.outputs[0], roundoff, [&](std::int64_t i) {
      const std::int64_t row = row_of(seen.inputs[1], i / row_size, shape[0]);
      return row == filled ? filled : row * row_size + i % row_size;
    })};
  }

  std::vector<OpExample> examples() const override {
    return {{{{{DType::float32, {6, 5}}}, {{DType::int32, {6}}, 0, 4}}, {{"shape", Shape{4, 5}}}}};
  }
};

/// Attributes `depth` and `dtype`.
class OneHot final : public Op {
 public:
  std::string_view name() const override { return "one_hot"; }
  bool exact_on_integers() const override { return true; }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes& attributes) const override {
    require_count(name(), inputs, 1);
    require_indices(name(), inputs, 0);
    const Shape& indices = inputs[0].shape;
    const auto last = static_cast<std::int64_t>(indices.rank());
    return {{attributes.dtype("dtype"), indices.inserted(last, attributes.integer("depth"))}};
  }

  std::optional<std::vector<Symbol>> gradient(const Node&, std::span<const Symbol>) const override {
    return std::vector<Symbol>(1);
  }

  std::vector<Tensor> error_bound(const Node& node, const Observation& seen) const override {
    const std::int64_t depth = node.attributes().integer("depth");
    const Shape& shape = seen.outputs[0].shape();
    const auto strides = row_major_strides(shape);
    Tensor doubt(DType::float64, seen.inputs[0].shape());
    for (std::int64_t i = 0; i < doubt.elements(); ++i) {
      doubt.data<double>()[static_cast<std::size_t>(i)] = seen.errors[0].at(i) > 0 ? undecided_error : 0;
    }
    return {moved_errors(doubt, shape, [&](const Coordinates& at) {
      std::int64_t element = 0;
      for (std::size_t i = 0; i + 1 < shape.rank(); ++i) element += at[i] * strides[i];
      return element / depth;
    })};
  }

  std::vector<OpExample> examples() const override {
    return {{{{{DType::int64, {3, 2}}, 0, 4}}, {{"depth", std::int64_t{4}}, {"dtype", DType::float32}}}};
  }
};

/// Attributes `size` and `dtype`.
class Iota final : public Op {
 public:
  std::string_view name() const override { return "iota"; }
  bool exact_on_integers() const override { return true; }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes& attributes) const override {
    require_operands(name(), inputs, 0, Operands::any);
    return {{attributes.dtype("dtype"), Shape{attributes.integer("size")}}};
  }

  std::optional<std::vector<Symbol>> gradient(const Node&, std::span<const Symbol>) const override {
    return std::vector<Symbol>{};
  }

  std::vector<Tensor> error_bound(const Node&, const Observation& seen) const override {
    return exact_bound(seen);
  }

  std::vector<OpExample> examples() const override {
    return {{{}, {{"dtype", DType::float32}, {"size", std::int64_t{7}}}}};
  }
};

const Gather gather_op{};
const ScatterAdd scatter_add_op{};
const OneHot one_hot_op{};
const Iota iota_op{};
const CoreOps gather_family{&gather_op, &scatter_add_op, &one_hot_op, &iota_op};

}  // namespace

Symbol gather(const Symbol& values, const Symbol& indices, std::int64_t axis) {
  require_operand(gather_op, values);
  return add_node(gather_op, {values, indices}, {{"axis", axis_of("gather", values.type(), axis)}});
}

Symbol scatter_add(const Symbol& x, const Symbol& indices, const Shape& shape) {
  return add_node(scatter_add_op, {x, indices}, {{"shape", shape}});
}

Symbol one_hot(const Symbol& indices, std::int64_t depth, DType dtype) {
  return add_node(one_hot_op, {indices}, {{"depth", depth}, {"dtype", dtype}});
}

Symbol iota(Graph& graph, std::int64_t size, DType dtype) {
  return graph.add_one(iota_op, {}, {{"size", size}, {"dtype", dtype}});
}

}  // namespace plexus
