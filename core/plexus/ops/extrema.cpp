#include <plexus/error/error.hpp>
#include <plexus/ops/catalog.hpp>
#include <plexus/ops/detail/reduction_examples.hpp>
#include <plexus/ops/elementwise.hpp>
#include <plexus/ops/movement.hpp>
#include <plexus/ops/ops.hpp>
#include <plexus/ops/reductions.hpp>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace plexus {

namespace {

void require_elements(std::string_view op, const Type& x, std::int64_t count) {
  if (count > 0) return;
  throw ShapeError(fmt::format("{}: there is nothing to choose from in {}", op, x.text()));
}

/// The largest or smallest element along attribute `axes`.
class Extremum final : public Op {
 public:
  explicit Extremum(std::string_view name) : name_(name) {}

  std::string_view name() const override { return name_; }
  bool exact_on_integers() const override { return true; }
  Cost cost(const Node& node) const override { return reduction_cost(node); }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes& attributes) const override {
    require_operands(name(), inputs, 1, Operands::numeric);
    require_static(name(), inputs);
    const std::vector<std::int64_t>& axes = attributes.integers("axes");
    for (const std::int64_t axis : axes) axis_of(name(), inputs[0], axis);
    require_elements(name(), inputs[0], reduced_count(inputs[0].shape, axes));
    return {{inputs[0].dtype, reduced_shape(inputs[0].shape, attributes)}};
  }

  /// Elements that tie share the gradient equally.
  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    const Symbol& x = node.input(0);
    if (!takes_gradient(x)) return std::vector<Symbol>(1);
    const Symbol chosen = cast(equal(x, with_kept_dims(node, node.output())), x.dtype());
    const Symbol ties = sum(chosen, node.attributes().integers("axes"), true);
    return std::vector<Symbol>{chosen * (with_kept_dims(node, gradients[0]) / ties)};
  }

  /// The largest of numbers that are each off by e at most is off by e at most.
  std::vector<Tensor> error_bound(const Node& node, const Observation& seen) const override {
    const Shape& x = seen.inputs[0].shape();
    const BroadcastIndex target(kept_shape(x, node.attributes().integers("axes")), x);
    Tensor result = Tensor::zeros({DType::float64, seen.outputs[0].shape()});
    const std::span<double> bounds = result.data<double>();
    const std::span<const double> errors = seen.errors[0].data<double>();
    for (std::size_t i = 0; i < errors.size(); ++i) {
      double& bound = bounds[static_cast<std::size_t>(target(static_cast<std::int64_t>(i)))];
      bound = std::max(bound, errors[i]);
    }
    return {std::move(result)};
  }

  std::vector<OpExample> examples() const override { return reduction_examples(); }

 private:
  std::string_view name_;
};

/// Where the largest (sign 1) or smallest (-1) element along attribute `axis` is.
class ArgExtremum final : public Op {
 public:
  ArgExtremum(std::string_view name, double sign) : name_(name), sign_(sign) {}

  std::string_view name() const override { return name_; }
  bool exact_on_integers() const override { return true; }
  Cost cost(const Node& node) const override { return reduction_cost(node); }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes& attributes) const override {
    require_operands(name(), inputs, 1, Operands::numeric);
    require_static(name(), inputs);
    const std::int64_t axis = axis_of(name(), inputs[0], attributes.integer("axis"));
    require_elements(name(), inputs[0], inputs[0].shape.dim(axis));
    return {{DType::int64, inputs[0].shape.without(axis)}};
  }

  std::optional<std::vector<Symbol>> gradient(const Node&, std::span<const Symbol>) const override {
    return std::vector<Symbol>(1);
  }

  /// Undecided where another element may equal the chosen one, given the errors of both.
  std::vector<Tensor> error_bound(const Node& node, const Observation& seen) const override {
    const std::int64_t axis = node.attributes().integer("axis");
    const Shape& x = seen.inputs[0].shape();
    const auto step = row_major_strides(x)[static_cast<std::size_t>(axis)];
    const BroadcastIndex target(x.with(axis, 1), x);
    const std::span<const double> values = seen.inputs[0].data<double>();
    const std::span<const double> errors = seen.errors[0].data<double>();
    Tensor result = Tensor::zeros({DType::float64, seen.outputs[0].shape()});
    for (std::int64_t i = 0; i < x.elements(); ++i) {
      const std::int64_t to = target(i);
      const std::int64_t place = i / step % x.dim(axis);
      const auto chosen = static_cast<std::int64_t>(seen.outputs[0].at(to));
      if (place == chosen) continue;
      const auto rival = static_cast<std::size_t>(i);
      const auto best = static_cast<std::size_t>(i + (chosen - place) * step);
      const double doubt = errors[rival] + errors[best];
      const double lead = sign_ * (values[best] - values[rival]);
      if (doubt > 0 && !(lead > doubt)) result.data<double>()[static_cast<std::size_t>(to)] = undecided_error;
    }
    return {std::move(result)};
  }

  std::vector<OpExample> examples() const override {
    return {{{{{DType::float32, {3, 7}}}}, {{"axis", std::int64_t{1}}}},
            {{{{DType::float32, {4, 3, 5}}}}, {{"axis", std::int64_t{0}}}}};
  }

 private:
  std::string_view name_;
  double sign_;
};

const Extremum max_op{"max"};
const Extremum min_op{"min"};
const ArgExtremum argmax_op{"argmax", 1};
const ArgExtremum argmin_op{"argmin", -1};
const CoreOps extrema_family{&max_op, &min_op, &argmax_op, &argmin_op};

Symbol choose(const Op& op, const Symbol& x, std::int64_t axis) {
  require_operand(op, x);
  return add_node(op, {x}, {{"axis", axis_of(op.name(), x.type(), axis)}});
}

}  // namespace

Symbol max(const Symbol& x, std::vector<std::int64_t> axes, bool keep_dims) {
  return add_reduction(max_op, x, axes, keep_dims);
}

Symbol min(const Symbol& x, std::vector<std::int64_t> axes, bool keep_dims) {
  return add_reduction(min_op, x, axes, keep_dims);
}

Symbol argmax(const Symbol& x, std::int64_t axis) { return choose(argmax_op, x, axis); }
Symbol argmin(const Symbol& x, std::int64_t axis) { return choose(argmin_op, x, axis); }

}  // namespace plexus
