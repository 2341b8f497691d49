#include <array>

#include <fmt/format.h>

#include "merging.hpp"

namespace plexus {
namespace {

/// Sums products of two inputs over an axis of each, row by row of the batch: [batch, n] and [batch, n] ->
/// [batch, 1]; [batch, a, n] and [batch, n, b] -> [batch, a, b] with axes [2, 1]. The remaining axes of the
/// first input come before those of the second.
class Dot final : public Layer {
 public:
  static Schema schema() {
    return Schema("dot", "Products of two inputs, summed over an axis of each")
        .integers("axes", "over which it sums: one for both inputs, or one for each; 0 is the batch")
        .hint("for example dot: {axes: [1]}")
        .boolean("normalize", false,
                 "scale both to length 1 along the axes, which gives the cosine of their angle")
        .example({{"axes", Tree::list({1})}}, {plexus::rows_of({4}), plexus::rows_of({4})})
        .example({{"axes", Tree::list({2, 1})}, {"normalize", true}},
                 {plexus::rows_of({3, 4}), plexus::rows_of({4, 2})});
  }

  explicit Dot(const Options& options)
      : axes_(options.integers("axes")), normalize_(options.boolean("normalize")) {
    if (axes_.empty() || axes_.size() > 2) {
      throw ConfigError("axes of layer 'dot': expected one axis for both inputs, or two");
    }
  }

  std::vector<Symbol> call_many(Scope&, std::span<const Symbol> inputs) const override {
    require_inputs("dot", inputs, 2, 2);
    const std::array<std::int64_t, 2> axes{axis_of(inputs, 0), axis_of(inputs, 1)};
    const std::int64_t size = inputs[0].shape().dim(axes[0]);
    if (size != inputs[1].shape().dim(axes[1])) {
      throw ShapeError(
          fmt::format("dot sums over axis {} of the first input and axis {} of the second, whose sizes must "
                      "be equal: found {}",
                      axes[0], axes[1], shapes_of(inputs)));
    }
    const Symbol a = rows_of(inputs[0], axes[0], false);
    const Symbol b = rows_of(inputs[1], axes[1], true);
    const Shape left = inputs[0].shape().without(axes[0]);
    Shape shape = left;
    for (const std::int64_t dim : inputs[1].shape().without(axes[1]).from(1)) {
      shape = shape.inserted(static_cast<std::int64_t>(shape.rank()), dim);
    }
    return {reshape(matmul(a, b), shape.rank() == 1 ? shape.inserted(1, 1) : shape)};
  }

 private:
  std::int64_t axis_of(std::span<const Symbol> inputs, std::size_t input) const {
    const std::int64_t given = axes_[std::min(input, axes_.size() - 1)];
    const auto rank = static_cast<std::int64_t>(inputs[input].shape().rank());
    const std::int64_t axis = given < 0 ? given + rank : given;
    if (axis >= 1 && axis < rank) return axis;
    throw ShapeError(fmt::format("dot: axis {} is none of input {}'s behind the batch: {}", given, input + 1,
                                 shapes_of(inputs)));
  }

  /// x as [batch, others, size] or, with `first`, as [batch, size, others], where `size` is that of `axis`;
  /// scaled to length 1 along it if normalize_ is set.
  Symbol rows_of(const Symbol& x, std::int64_t axis, bool first) const {
    const auto rank = static_cast<std::int64_t>(x.shape().rank());
    std::vector<std::int64_t> order{0};
    if (first) order.push_back(axis);
    for (std::int64_t i = 1; i < rank; ++i) {
      if (i != axis) order.push_back(i);
    }
    if (!first) order.push_back(axis);
    const Symbol moved = transpose(normalize_ ? of_length_1(x, axis) : x, order);
    const std::int64_t batch = x.shape()[0];
    const std::int64_t size = x.shape().dim(axis);
    const std::int64_t others = x.shape().without(axis).from(1).elements();
    return reshape(moved, first ? Shape{batch, size, others} : Shape{batch, others, size});
  }

  /// A length below 1e-12 counts as 1e-12 (Keras).
  static Symbol of_length_1(const Symbol& x, std::int64_t axis) {
    return x * rsqrt(maximum(sum(square(x), {axis}, true), 1e-24));
  }

  std::vector<std::int64_t> axes_;
  bool normalize_;
};

}  // namespace

void register_dot(Registrar& registrar) { registrar.add<Dot>(); }

}  // namespace plexus
