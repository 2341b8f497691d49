// Backends with one fault each, to be caught by `plexus compare`, and one without that only sums in order.
// Which one is a compile definition, WRONG_FAULT; WRONG_NAME is the backend's name.

#include <plexus/plexus.hpp>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <memory>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using namespace plexus;

enum class Fault {
  none,
  relative_1e3,   // relu is off by 1e-3
  relative_2e16,  // matmul is off by 2^-16
  simd_tail,      // matmul: the last columns that fill no vector of eight
  short_batch,    // matmul of a number of rows that is no multiple of four
  two_threads,    // relu, if there are two threads or more
  gradient,       // matmul with a transposed left operand forgets the last row
  stale,          // matmul reads the left operand of its first call for ever
  race,           // sum_to: two threads add to one place without waiting for each other
};

constexpr Fault fault = Fault::WRONG_FAULT;

bool is_op(const Node& node, std::string_view name) { return node.op().name() == name; }

bool has_two_axes(const Node& node) {
  return node.input(0).shape().rank() == 2 && node.input(1).shape().rank() == 2;
}

Kernel relu_kernel(BindContext& context) {
  const float* x = context.in<float>(0);
  float* y = context.out<float>();
  const std::int64_t n = context.node().type().shape.elements();
  const int threads = context.team().threads();
  return kernel([x, y, n, threads] {
    for (std::int64_t i = 0; i < n; ++i) {
      y[i] = x[i] > 0 ? x[i] : 0.0F;
      if (fault == Fault::relative_1e3) y[i] *= 1.001F;
      if (fault == Fault::two_threads && threads > 1 && i == n / 2) y[i] = x[i] + 1;
    }
  });
}

struct Product {
  const float* a;
  const float* b;
  float* y;
  std::int64_t m, n, k;
  std::int64_t a_row, a_step, b_step, b_column;

  void run(const float* left) const {
    const std::int64_t used = fault == Fault::gradient && a_row == 1 && m > 1 ? k - 1 : k;
    for (std::int64_t i = 0; i < m; ++i) {
      for (std::int64_t j = 0; j < n; ++j) {
        float sum = 0;
        for (std::int64_t s = 0; s < used; ++s)
          sum += left[i * a_row + s * a_step] * b[s * b_step + j * b_column];
        y[i * n + j] = sum * factor(j);
      }
    }
  }

  float factor(std::int64_t column) const {
    if (fault == Fault::relative_2e16) return 1 + 0x1p-16F;
    if (fault == Fault::simd_tail && column >= n / 8 * 8) return 1.001F;
    return 1;
  }
};

Kernel matmul_kernel(BindContext& context) {
  const Node& node = context.node();
  const bool ta = node.attributes().boolean("transpose_a");
  const bool tb = node.attributes().boolean("transpose_b");
  Product p{};
  p.a = context.in<float>(0);
  p.b = context.in<float>(1);
  p.y = context.out<float>();
  p.m = node.type().shape[0];
  p.n = node.type().shape[1];
  p.k = node.input(0).shape()[ta ? 0 : 1];
  p.a_row = ta ? 1 : p.k;
  p.a_step = ta ? p.m : 1;
  p.b_step = tb ? 1 : p.n;
  p.b_column = tb ? p.k : 1;
  const std::int64_t batch = node.input(0).shape()[0];
  const auto kept = std::make_shared<std::vector<float>>();
  return kernel([p, batch, kept] {
    if (fault == Fault::stale && kept->empty()) kept->assign(p.a, p.a + p.m * p.k);
    p.run(fault == Fault::stale ? kept->data() : p.a);
    if (fault == Fault::short_batch && batch % 4 != 0) p.y[0] += 0.5F;
  });
}

/// Sums the rows of a matrix; with the race, two threads read, wait and write the same sums.
Kernel sum_kernel(BindContext& context) {
  const float* x = context.in<float>(0);
  float* y = context.out<float>();
  const std::int64_t rows = context.node().input(0).shape()[0];
  const std::int64_t columns = context.node().type().shape.elements();
  return kernel([x, y, rows, columns] {
    std::vector<std::atomic<float>> sums(static_cast<std::size_t>(columns));
    const auto add = [&](std::int64_t first, std::int64_t step) {
      for (std::int64_t row = first; row < rows; row += step) {
        for (std::int64_t column = 0; column < columns; ++column) {
          std::atomic<float>& sum = sums[static_cast<std::size_t>(column)];
          const float before = sum.load(std::memory_order_relaxed);
          if (fault == Fault::race) std::this_thread::yield();
          sum.store(before + x[row * columns + column], std::memory_order_relaxed);
        }
      }
    };
    if (fault == Fault::race) {
      std::thread other(add, 1, 2);
      add(0, 2);
      other.join();
    } else {
      add(0, 1);
    }
    for (std::int64_t column = 0; column < columns; ++column) {
      y[column] = sums[static_cast<std::size_t>(column)].load(std::memory_order_relaxed);
    }
  });
}

class Wrong final : public Backend {
 public:
  static Schema schema() { return Schema(WRONG_NAME, "A backend for tests"); }

  std::string_view name() const override { return WRONG_NAME; }
  int rank() const override { return -1; }

  Support support(const Node& node) const override {
    if (node.type().dtype != DType::float32) return {false, "float32 only"};
    const bool matrix_sum = is_op(node, "sum_to") && node.input(0).shape().rank() == 2 &&
                            node.type().shape.rank() == 1 && node.type().shape[0] == node.input(0).shape()[1];
    const bool mine = is_op(node, "relu") || (is_op(node, "matmul") && has_two_axes(node)) || matrix_sum;
    return mine ? Support{true, {}} : Support{false, "left to others"};
  }

  Kernel bind(BindContext& context) const override {
    if (is_op(context.node(), "relu")) return relu_kernel(context);
    if (is_op(context.node(), "matmul")) return matmul_kernel(context);
    return sum_kernel(context);
  }
};

}  // namespace

PLEXUS_PLUGIN(WRONG_NAME, "0.1.0", registrar) { registrar.add<Wrong>(); }
