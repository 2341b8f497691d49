#include <plexus/error/error.hpp>
#include <plexus/ops/catalog.hpp>
#include <plexus/ops/elementwise.hpp>
#include <plexus/ops/movement.hpp>
#include <plexus/ops/ops.hpp>

#include <cmath>

#include <fmt/format.h>

namespace plexus {

namespace {

using Integers = std::vector<std::int64_t>;

std::string list_text(const Integers& values) { return fmt::format("[{}]", fmt::join(values, ", ")); }

void require_rank(std::string_view op, const Type& x, std::string_view what, const Integers& values) {
  if (values.size() == x.shape.rank()) return;
  throw ShapeError(fmt::format("{}: {} needs a number for each axis of {}, found {}", op, what, x.text(),
                               list_text(values)));
}

/// Attributes `begin`, `end`, `strides`, a number for each axis.
class Slice final : public Op {
 public:
  std::string_view name() const override { return "slice"; }
  bool exact_on_integers() const override { return true; }
  Cost cost(const Node& node) const override { return copy_cost(node); }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes& attributes) const override {
    require_operands(name(), inputs, 1, Operands::any);
    require_static(name(), inputs);
    const Integers& begin = attributes.integers("begin");
    const Integers& end = attributes.integers("end");
    const Integers& strides = attributes.integers("strides");
    require_rank(name(), inputs[0], "begin", begin);
    require_rank(name(), inputs[0], "end", end);
    require_rank(name(), inputs[0], "strides", strides);
    Integers dims;
    for (std::size_t i = 0; i < begin.size(); ++i) {
      if (begin[i] < 0 || begin[i] > end[i] || end[i] > inputs[0].shape[i] || strides[i] < 1) {
        throw ShapeError(
            fmt::format("slice: {} to {} by {} is not within {}: each axis needs 0 <= begin <= "
                        "end <= size and a stride of 1 or more",
                        list_text(begin), list_text(end), list_text(strides), inputs[0].text()));
      }
      dims.push_back((end[i] - begin[i] + strides[i] - 1) / strides[i]);
    }
    return {{inputs[0].dtype, Shape(dims)}};
  }

  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    const Shape& x = node.input(0).shape();
    const Shape& y = node.type().shape;
    if (!takes_gradient(node.input(0)) || y.elements() == 0) return std::vector<Symbol>(1);
    const Integers& begin = node.attributes().integers("begin");
    const Integers& strides = node.attributes().integers("strides");
    Integers after;
    Integers between;
    for (std::size_t i = 0; i < begin.size(); ++i) {
      after.push_back(x[i] - 1 - (begin[i] + (y[i] - 1) * strides[i]));
      between.push_back(strides[i] - 1);
    }
    return std::vector<Symbol>{pad(gradients[0], begin, after, 0, between)};
  }

  std::vector<Tensor> error_bound(const Node& node, const Observation& seen) const override {
    const Integers& begin = node.attributes().integers("begin");
    const Integers& step = node.attributes().integers("strides");
    const auto strides = row_major_strides(seen.inputs[0].shape());
    return {moved_errors(seen.errors[0], seen.outputs[0].shape(), [&](const Coordinates& at) {
      std::int64_t from = 0;
      for (std::size_t i = 0; i < begin.size(); ++i) from += (begin[i] + at[i] * step[i]) * strides[i];
      return from;
    })};
  }

  std::vector<OpExample> examples() const override {
    const auto of = [](const Shape& shape, Integers begin, Integers end, Integers strides) {
      return OpExample{
          {{{DType::float32, shape}}},
          {{"begin", std::move(begin)}, {"end", std::move(end)}, {"strides", std::move(strides)}}};
    };
    return {of({4, 7}, {1, 2}, {3, 7}, {1, 1}), of({5, 6}, {0, 1}, {5, 6}, {2, 3})};
  }
};

/// Attributes `before`, `after`, `between`, a number for each axis, and `value`.
class Pad final : public Op {
 public:
  std::string_view name() const override { return "pad"; }
  bool exact_on_integers() const override { return true; }
  Cost cost(const Node& node) const override { return copy_cost(node); }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes& attributes) const override {
    require_operands(name(), inputs, 1, Operands::any);
    require_static(name(), inputs);
    for (const char* what : {"before", "after", "between"}) {
      require_rank(name(), inputs[0], what, attributes.integers(what));
      for (const std::int64_t count : attributes.integers(what)) {
        if (count >= 0) continue;
        throw ShapeError(fmt::format("pad: {} cannot be padded by {} {}: a number is negative",
                                     inputs[0].text(), list_text(attributes.integers(what)), what));
      }
    }
    const Shape& x = inputs[0].shape;
    Integers dims;
    for (std::size_t i = 0; i < x.rank(); ++i) {
      const std::int64_t gaps = x[i] > 0 ? (x[i] - 1) * attributes.integers("between")[i] : 0;
      dims.push_back(attributes.integers("before")[i] + x[i] + gaps + attributes.integers("after")[i]);
    }
    return {{inputs[0].dtype, Shape(dims)}};
  }

  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    const Shape& x = node.input(0).shape();
    if (!takes_gradient(node.input(0)) || x.elements() == 0) return std::vector<Symbol>(1);
    const Integers& before = node.attributes().integers("before");
    Integers end;
    Integers strides;
    for (std::size_t i = 0; i < x.rank(); ++i) {
      strides.push_back(node.attributes().integers("between")[i] + 1);
      end.push_back(before[i] + (x[i] - 1) * strides[i] + 1);
    }
    return std::vector<Symbol>{slice(gradients[0], before, end, strides)};
  }

  std::vector<Tensor> error_bound(const Node& node, const Observation& seen) const override {
    const Integers& before = node.attributes().integers("before");
    const Integers& between = node.attributes().integers("between");
    const Shape& x = seen.inputs[0].shape();
    const auto strides = row_major_strides(x);
    const auto source = [&](const Coordinates& at) {
      std::int64_t from = 0;
      for (std::size_t i = 0; i < x.rank(); ++i) {
        const std::int64_t offset = at[i] - before[i];
        const std::int64_t step = between[i] + 1;
        if (offset < 0 || offset % step != 0 || offset / step >= x[i]) return filled;
        from += offset / step * strides[i];
      }
      return from;
    };
    return {moved_errors(seen.errors[0], seen.outputs[0].shape(), source, fill_error(node, seen))};
  }

  std::vector<OpExample> examples() const override {
    return {{{{{DType::float32, {3, 4}}}},
             {{"before", Integers{1, 0}},
              {"after", Integers{0, 2}},
              {"between", Integers{0, 1}},
              {"value", 0.5}}}};
  }

 private:
  /// The fill value may not be representable in the dtype.
  static double fill_error(const Node& node, const Observation& seen) {
    const double value = node.attributes().number("value");
    const bool rounded =
        is_floating(node.type().dtype) && static_cast<double>(static_cast<float>(value)) != value;
    return rounded ? rounding(value, 1, seen.unit_roundoff) : 0;
  }
};

/// Attribute `axis`, in [0, rank).
class Concat final : public Op {
 public:
  std::string_view name() const override { return "concat"; }
  bool exact_on_integers() const override { return true; }
  Cost cost(const Node& node) const override { return copy_cost(node); }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes& attributes) const override {
    if (inputs.empty()) throw ShapeError("concat: there is nothing to put together");
    require_static(name(), inputs);
    const std::int64_t axis = axis_of(name(), inputs[0], attributes.integer("axis"));
    std::int64_t size = 0;
    for (const Type& part : inputs) {
      if (part.dtype != inputs[0].dtype || part.shape.rank() != inputs[0].shape.rank() ||
          part.shape.with(axis, 0) != inputs[0].shape.with(axis, 0)) {
        throw ShapeError(fmt::format("concat: {} do not fit together along axis {}: all else must be equal",
                                     text_of(inputs), axis));
      }
      size += part.shape.dim(axis);
    }
    return {{inputs[0].dtype, inputs[0].shape.with(axis, size)}};
  }

  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    const auto axis = static_cast<std::size_t>(node.attributes().integer("axis"));
    const Shape& y = node.type().shape;
    Integers begin(y.rank(), 0);
    Integers end(y.begin(), y.end());
    std::vector<Symbol> result;
    for (const Symbol& part : node.inputs()) {
      end[axis] = begin[axis] + part.shape()[axis];
      result.push_back(takes_gradient(part) ? slice(gradients[0], begin, end) : Symbol());
      begin[axis] = end[axis];
    }
    return result;
  }

  std::vector<Tensor> error_bound(const Node& node, const Observation& seen) const override {
    const auto axis = static_cast<std::size_t>(node.attributes().integer("axis"));
    Tensor result(DType::float64, seen.outputs[0].shape());
    const auto strides = row_major_strides(result.shape());
    std::int64_t start = 0;
    for (const Tensor& errors : seen.errors) {
      const std::span<const double> given = errors.data<double>();
      for (std::size_t i = 0; i < given.size(); ++i) {
        Coordinates at = coordinates_of(errors.shape(), static_cast<std::int64_t>(i));
        at[axis] += start;
        std::int64_t to = 0;
        for (std::size_t k = 0; k < result.shape().rank(); ++k) to += at[k] * strides[k];
        result.data<double>()[static_cast<std::size_t>(to)] = given[i];
      }
      start += errors.shape()[axis];
    }
    return {std::move(result)};
  }

  std::vector<OpExample> examples() const override {
    return {{{{{DType::float32, {3, 2}}}, {{DType::float32, {3, 5}}}}, {{"axis", std::int64_t{1}}}},
            {{{{DType::float32, {1, 4}}}, {{DType::float32, {2, 4}}}, {{DType::float32, {3, 4}}}},
             {{"axis", std::int64_t{0}}}}};
  }
};

const Slice slice_op{};
const Pad pad_op{};
const Concat concat_op{};
const CoreOps slice_family{&slice_op, &pad_op, &concat_op};

}  // namespace

Symbol slice(const Symbol& x, Integers begin, Integers end, Integers strides) {
  require_operand(slice_op, x);
  if (strides.empty()) strides.assign(x.shape().rank(), 1);
  return add_node(slice_op, {x},
                  {{"begin", std::move(begin)}, {"end", std::move(end)}, {"strides", std::move(strides)}});
}

Symbol concat(std::span<const Symbol> parts, std::int64_t axis) {
  if (parts.empty()) throw ShapeError("concat: there is nothing to put together");
  require_operand(concat_op, parts[0]);
  return add_node(concat_op, {parts.begin(), parts.end()},
                  {{"axis", axis_of("concat", parts[0].type(), axis)}});
}

Symbol pad(const Symbol& x, Integers before, Integers after, double value, Integers between) {
  require_operand(pad_op, x);
  if (between.empty()) between.assign(x.shape().rank(), 0);
  return add_node(pad_op, {x},
                  {{"before", std::move(before)},
                   {"after", std::move(after)},
                   {"between", std::move(between)},
                   {"value", value}});
}

}  // namespace plexus
