// An op of two inputs whose kernel goes through a row in fours, with a rest.

#include <plexus/plexus.hpp>

#include <cstdint>

namespace plexus {
namespace {

/// x: [rows, features], w: [features] -> [rows]: the sum of x w over each row.
class RowProducts final : public Op {
 public:
  std::string_view name() const override { return "row_products"; }
  bool has_definition() const override { return true; }

  std::vector<OpExample> examples() const override {
    return {{{{{DType::float32, {5, 7}}}, {{DType::float32, {7}}}}},
            {{{{DType::float32, {3, 8}}}, {{DType::float32, {8}}}}},
            {{{{DType::float32, {2, 3}}}, {{DType::float32, {3}}}}}};
  }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    // mutated: inference
    if (inputs.size() != 2 || inputs[0].shape.rank() != 2 || inputs[1].shape.rank() != 1) {
      throw ShapeError("row_products takes [rows, features] and [features]");
    }
    if (!is_floating(inputs[0].dtype) || inputs[0].dtype != inputs[1].dtype) {
      throw ShapeError("row_products takes inputs of one floating dtype");
    }
    if (inputs[0].shape[1] != inputs[1].shape[0]) {
      throw ShapeError("row_products takes as many features twice");
    }
    return {{inputs[0].dtype, {inputs[0].shape[0]}}};
    // end
  }

  std::vector<Symbol> definition(std::span<const Symbol> inputs, const Attributes&) const override {
    // mutated: definition
    const Symbol products = inputs[0] * inputs[1];
    return {sum(products, {1})};
    // end
  }

  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    // mutated: gradient
    const Symbol column = expand_dims(gradients[0], 1);
    const Symbol by_x = column * node.input(1);
    const Symbol by_w = sum(column * node.input(0), {0});
    return std::vector<Symbol>{by_x, by_w};
    // end
  }

  bool has_kernel(const Node&) const override { return true; }
  Kernel bind(BindContext& context) const override {
    if (context.node().type().dtype == DType::float64) return bound<double>(context);
    return bound<float>(context);
  }

 private:
  template <class T>
  static Kernel bound(BindContext& context) {
    const T* const x = context.in<T>(0);
    const T* const w = context.in<T>(1);
    T* const y = context.out<T>();
    const Shape& shape = context.node().input(0).shape();
    const std::int64_t rows = shape[0];
    const std::int64_t features = shape[1];
    return kernel([x, w, y, rows, features] {
      // mutated: kernel
      for (std::int64_t row = 0; row < rows; ++row) {
        const T* const from = x + row * features;
        T first = 0;
        T second = 0;
        std::int64_t i = 0;
        for (; i + 4 <= features; i += 4) {
          first += from[i] * w[i] + from[i + 1] * w[i + 1];
          second += from[i + 2] * w[i + 2] + from[i + 3] * w[i + 3];
        }
        for (; i < features; ++i) first += from[i] * w[i];
        y[row] = first + second;
      }
      // end
    });
  }
};

}  // namespace
}  // namespace plexus

PLEXUS_PLUGIN("row_products", "0.1.0", registrar) { registrar.add<plexus::RowProducts>(); }
