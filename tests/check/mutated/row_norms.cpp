// Ops of rows: one that divides a row by its length, with two loops in its kernel, and one of two outputs.

#include <plexus/plexus.hpp>

#include <cmath>
#include <cstdint>

namespace plexus {
namespace {

/// x: [rows, features] -> x / sqrt(1 + sum x^2) of each row.
class ShortenedRows final : public Op {
 public:
  std::string_view name() const override { return "shortened_rows"; }
  bool has_definition() const override { return true; }
  std::vector<OpExample> examples() const override {
    return {{{{{DType::float32, {4, 5}}}}}, {{{{DType::float32, {1, 8}}, -3, 3}}}};
  }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    // mutated: inference
    if (inputs.size() != 1 || inputs[0].shape.rank() != 2 || !is_floating(inputs[0].dtype)) {
      throw ShapeError("shortened_rows takes floating [rows, features]");
    }
    return {{inputs[0].dtype, {inputs[0].shape[0], inputs[0].shape[1]}}};
    // end
  }

  std::vector<Symbol> definition(std::span<const Symbol> inputs, const Attributes&) const override {
    // mutated: definition
    const Symbol squares = sum(square(inputs[0]), {1}, true);
    const Symbol length = sqrt(squares + 1.0);
    return {inputs[0] / length};
    // end
  }

  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    const Symbol& x = node.input(0);
    // mutated: gradient
    const Symbol squares = sum(square(x), {1}, true) + 1.0;
    const Symbol along = sum(gradients[0] * x, {1}, true);
    const Symbol across = gradients[0] - x * (along / squares);
    return std::vector<Symbol>{across / sqrt(squares)};
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
    T* const y = context.out<T>();
    const std::int64_t rows = context.node().type().shape[0];
    const std::int64_t features = context.node().type().shape[1];
    return kernel([x, y, rows, features] {
      // mutated: kernel
      for (std::int64_t row = 0; row < rows; ++row) {
        T squares = 1;
        for (std::int64_t i = 0; i < features; ++i) {
          squares += x[row * features + i] * x[row * features + i];
        }
        const T length = std::sqrt(squares);
        for (std::int64_t i = 0; i < features; ++i) {
          y[row * features + i] = x[row * features + i] / length;
        }
      }
      // end
    });
  }
};

/// a, b: equal shapes -> a b and a + b.
class ProductAndSum final : public Op {
 public:
  std::string_view name() const override { return "product_and_sum"; }
  bool has_definition() const override { return true; }
  bool elementwise() const override { return true; }
  std::vector<OpExample> examples() const override {
    return {{{{{DType::float32, {7}}}, {{DType::float32, {7}}}}},
            {{{{DType::float32, {2, 9}}}, {{DType::float32, {2, 9}}}}}};
  }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    // mutated: inference
    if (inputs.size() != 2 || inputs[0] != inputs[1] || !is_floating(inputs[0].dtype)) {
      throw ShapeError("product_and_sum takes two floating inputs of one type");
    }
    return {inputs[0], inputs[1]};
    // end
  }

  std::vector<Symbol> definition(std::span<const Symbol> inputs, const Attributes&) const override {
    // mutated: definition
    const Symbol product = inputs[0] * inputs[1];
    const Symbol total = inputs[0] + inputs[1];
    return {product, total};
    // end
  }

  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    const Symbol zero = zeros_like(node.input(0));
    const Symbol of_product = gradients[0] ? gradients[0] : zero;
    const Symbol of_total = gradients[1] ? gradients[1] : zero;
    // mutated: gradient
    const Symbol by_a = of_product * node.input(1) + of_total;
    const Symbol by_b = of_product * node.input(0) + of_total;
    return std::vector<Symbol>{by_a, by_b};
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
    const T* const a = context.in<T>(0);
    const T* const b = context.in<T>(1);
    T* const product = context.out<T>(0);
    T* const total = context.out<T>(1);
    const std::int64_t size = context.node().type().shape.elements();
    return kernel([a, b, product, total, size] {
      // mutated: kernel
      for (std::int64_t i = 0; i < size; ++i) {
        const T left = a[i];
        const T right = b[i];
        product[i] = left * right;
        total[i] = left + right;
      }
      // end
    });
  }
};

}  // namespace
}  // namespace plexus

PLEXUS_PLUGIN("row_norms", "0.1.0", registrar) {
  registrar.add<plexus::ShortenedRows>();
  registrar.add<plexus::ProductAndSum>();
}
