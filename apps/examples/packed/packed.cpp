#include <plexus/backend/kernel_table.hpp>
#include <plexus/graph/op_names.hpp>
#include <plexus/plexus.hpp>

#include <algorithm>
#include <array>
#include <cmath>

using namespace plexus;

namespace {

constexpr std::int64_t panel = 16;     // columns of the right operand that are packed together
constexpr std::int64_t grain = 16384;  // least elements or multiplications of a thread's share

/// relu(matmul(a, b) + bias) as one node, which the rewrite below makes. Checks compare the node with its
/// definition, and the definition computes it where no kernel does.
class PackedDense final : public Op {
 public:
  std::string_view name() const override { return "packed_dense"; }
  std::vector<Type> infer(std::span<const Type> in, const Attributes&) const override {
    return {{in[0].dtype, {in[0].shape[0], in[1].shape[1]}}};
  }
  bool has_definition() const override { return true; }
  std::vector<Symbol> definition(std::span<const Symbol> in, const Attributes&) const override {
    return {relu(matmul(in[0], in[1]) + in[2])};
  }
};
const PackedDense packed_dense;

bool is_product(const Node& node) {
  if (node.op().name() != "matmul") return false;
  const bool turned = node.attributes().boolean("transpose_a") || node.attributes().boolean("transpose_b");
  return !turned && node.input(0).shape().rank() == 2 && node.input(1).shape().rank() == 2;
}

/// Matches relu(matmul(a, b) + bias) where no other node reads the product or the sum.
class DenseRewrite final : public Rewrite {
 public:
  std::string_view name() const override { return "dense"; }
  std::vector<Symbol> apply(const Node& node, RewriteContext& context) const override {
    if (node.op().name() != "relu" || node.type().dtype != DType::float32) return {};
    const Node& sum = node.input(0).node();
    if (sum.op().name() != "add" || context.readers(node.input(0)) != 1) return {};
    const Node& product = sum.input(0).node();
    if (!is_product(product) || context.readers(sum.input(0)) != 1) return {};
    if (sum.input(1).shape() != Shape{node.type().shape[1]}) return {};
    return {node.graph().add_one(packed_dense, {product.input(0), product.input(1), sum.input(1)})};
  }
};

/// y [m, n] = a b, or relu(a b + bias).
struct Product {
  std::int64_t m, k, n;
  const float *a, *b;
  float* y;
  float* packed = nullptr;      // [panels, k, panel], the columns beyond n are 0
  const float* bias = nullptr;  // null: no bias and no relu

  void pack(std::int64_t p) const {
    for (std::int64_t i = 0; i < k * panel; ++i) {
      const std::int64_t column = p * panel + i % panel;
      packed[p * k * panel + i] = column < n ? b[i / panel * n + column] : 0;
    }
  }
  /// Each element is summed in the order of k, whichever thread computes its row, so that the result has the
  /// same bits for any number of threads.
  void multiply(std::int64_t row, std::int64_t p) const {
    std::array<float, panel> sums{};
    const float* right = packed + p * k * panel;
    for (const float* left = a + row * k; left != a + (row + 1) * k; ++left, right += panel) {
      for (std::size_t c = 0; c < panel; ++c) sums[c] += *left * right[c];
    }
    for (std::int64_t c = p * panel; c < std::min((p + 1) * panel, n); ++c) {
      const float sum = sums[static_cast<std::size_t>(c - p * panel)] + (bias != nullptr ? bias[c] : 0);
      y[row * n + c] = bias != nullptr && sum < 0 ? 0 : sum;  // NaN stays NaN
    }
  }
};

/// The right operand, the weights, is packed once in each call, for all rows and threads. Addresses, sizes
/// and scratch memory are determined here, when the kernel is bound: running it allocates nothing.
Kernel bind_product(BindContext& context) {
  const Shape& left = context.node().input(0).shape();
  const std::int64_t n = context.node().type().shape[1];
  const std::int64_t panels = (n + panel - 1) / panel;
  const auto room = static_cast<std::size_t>(std::max(panels * left[1] * panel, panel)) * sizeof(float);
  Product product{left[0], left[1], n, context.in<float>(0), context.in<float>(1), context.out<float>()};
  product.packed = static_cast<float*>(context.scratch(room));
  if (context.node().inputs().size() == 3) product.bias = context.in<float>(2);
  return kernel([product, panels, &team = context.team()] {
    const std::int64_t work = product.k * product.n + 1;
    for (std::int64_t p = 0; p < panels; ++p) product.pack(p);
    team.parallel_for(product.m, 1 + grain / work, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t p = 0; p < panels; ++p) {
        for (std::int64_t row = begin; row < end; ++row) product.multiply(row, p);
      }
    });
  });
}

template <auto f>
Kernel bind_each(BindContext& context) {
  return kernel([a = context.in<float>(0), b = context.in<float>(context.node().inputs().size() - 1),
                 y = context.out<float>(), n = context.node().type().shape.elements(),
                 &team = context.team()] {
    team.parallel_for(n, grain, [=](std::int64_t i, std::int64_t end) {
      for (; i < end; ++i) y[i] = f(a[i], b[i]);
    });
  });
}

Support of_equal_shapes(const Node& node) {
  for (const Symbol& input : node.inputs()) {
    if (input.type() != node.type()) return {false, "operands of different shapes"};
  }
  return input_is<Types<float>>(node);
}
Support of_matrices(const Node& node) {
  return is_product(node) ? input_is<Types<float>>(node) : Support{false, "transposed, or no matrices"};
}

/// A backend with kernels for five ops of float32, and one fusion; everything else is inherited.
class Packed final : public Backend {
 public:
  static Schema schema() { return Schema("packed", "Products with packed weights; an example"); }
  Packed() {
    kernels_.add({{"matmul", of_matrices, bind_product},
                  {"packed_dense", input_is<Types<float>>, bind_product},
                  {"add", of_equal_shapes, bind_each<[](float a, float b) { return a + b; }>},
                  {"multiply", of_equal_shapes, bind_each<[](float a, float b) { return a * b; }>},
                  {"relu", of_equal_shapes, bind_each<[](float a, float) { return a < 0 ? 0 : a; }>},
                  {"tanh", of_equal_shapes, bind_each<[](float a, float) { return std::tanh(a); }>}});
  }
  std::string_view name() const override { return "packed"; }
  int rank() const override { return -1; }  // only runs that name it use it
  Support support(const Node& node) const override { return kernels_.support(node); }
  std::vector<const Rewrite*> rewrites() const override { return {&dense_}; }
  Kernel bind(BindContext& context) const override { return kernels_.bind(context); }

 private:
  KernelTable kernels_;
  DenseRewrite dense_;
};

}  // namespace

PLEXUS_PLUGIN("packed", "0.1.0", registrar) {
  reserve_name(packed_dense);  // its kernel is found by its name
  registrar.add<Packed>();
}
