// Backends whose numbers are wrong somewhere, and one without a fault, that sums in order and folds an update
// into the product that it subtracts.

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "step.hpp"
#include "wrong.hpp"

namespace {

enum class Fault {
  none,
  relative_1e3,     // relu is off by 1e-3
  relative_2e16,    // matmul is off by 2^-16
  simd_tail,        // matmul: the last columns that fill no vector of eight
  short_batch,      // matmul of a number of rows that is no multiple of four
  two_threads,      // relu, if there are two threads or more
  gradient,         // matmul with a transposed left operand forgets the last row
  stale,            // matmul reads the left operand of its first call for ever
  race,             // sum_to: two threads add to one place without waiting for each other
  update,           // subtract, where the optimizer steps, leaves the last element as it was
  folded_update,    // a folded step is off by 2^-12 in what it keeps of the variable
  folded_gradient,  // a folded step is off by 2^-14 in what it subtracts from the variable
};

bool folds(Fault fault) {
  return fault == Fault::none || fault == Fault::folded_update || fault == Fault::folded_gradient;
}

Kernel relu_kernel(BindContext& context, Fault fault) {
  const float* x = context.in<float>(0);
  float* y = context.out<float>();
  const std::int64_t n = context.node().type().shape.elements();
  const int threads = context.team().threads();
  return kernel([x, y, n, threads, fault] {
    for (std::int64_t i = 0; i < n; ++i) {
      y[i] = relu(x[i]);
      if (fault == Fault::relative_1e3) y[i] *= 1.001F;
      if (fault == Fault::two_threads && threads > 1 && i == n / 2) y[i] = x[i] + 1;
    }
  });
}

struct Product {
  Fault fault;
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

Kernel matmul_kernel(BindContext& context, Fault fault) {
  const Node& node = context.node();
  const bool ta = node.attributes().boolean("transpose_a");
  const bool tb = node.attributes().boolean("transpose_b");
  Product p{};
  p.fault = fault;
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
    if (p.fault == Fault::stale && kept->empty()) kept->assign(p.a, p.a + p.m * p.k);
    p.run(p.fault == Fault::stale ? kept->data() : p.a);
    if (p.fault == Fault::short_batch && batch % 4 != 0) p.y[0] += 0.5F;
  });
}

/// Sums the rows of a matrix; with the race, two threads do, and nothing keeps them from reading the same
/// sums before they write. A test needs it to happen: it does in every fourth call.
Kernel sum_kernel(BindContext& context, Fault fault) {
  const float* x = context.in<float>(0);
  float* y = context.out<float>();
  const std::int64_t rows = context.node().input(0).shape()[0];
  const auto columns = static_cast<std::size_t>(context.node().type().shape.elements());
  const auto calls = std::make_shared<int>(0);
  const bool race = fault == Fault::race && rows > 1;
  return kernel([x, y, rows, columns, race, calls] {
    const bool together = race && (*calls)++ % 4 == 3;
    std::vector<std::atomic<float>> sums(columns);
    std::atomic<int> reading{0};
    const auto add = [&](std::int64_t first, std::int64_t step) {
      std::vector<float> before(columns);
      for (std::int64_t row = first; row < rows; row += step) {
        for (std::size_t i = 0; i < columns; ++i) before[i] = sums[i].load();
        if (together && row == first) ++reading;
        while (together && reading < 2) std::this_thread::yield();
        const float* const values = x + row * static_cast<std::int64_t>(columns);
        for (std::size_t i = 0; i < columns; ++i) sums[i].store(before[i] + values[i]);
      }
    };
    if (race) {
      std::thread other(add, 1, 2);
      if (!together) other.join();
      add(0, 2);
      if (together) other.join();
    } else {
      add(0, 1);
    }
    for (std::size_t i = 0; i < columns; ++i) y[i] = sums[i].load();
  });
}

Kernel subtract_kernel(BindContext& context) {
  const float* a = context.in<float>(0);
  const float* b = context.in<float>(1);
  float* y = context.out<float>();
  const std::int64_t n = context.node().type().shape.elements();
  return kernel([a, b, y, n] {
    for (std::int64_t i = 0; i < n; ++i) y[i] = i == n - 1 ? a[i] : a[i] - b[i];
  });
}

Kernel step_kernel(BindContext& context, Fault fault) {
  const float* variable = context.in<float>(0);
  const float* rate = context.in<float>(1);
  const float* a = context.in<float>(2);
  const float* b = context.in<float>(3);
  float* y = context.out<float>();
  const std::int64_t rows = context.node().input(2).shape()[0];
  const std::int64_t m = context.node().type().shape[0];
  const std::int64_t n = context.node().type().shape[1];
  return kernel([=] {
    for (std::int64_t i = 0; i < m * n; ++i) {
      float sum = 0;
      for (std::int64_t row = 0; row < rows; ++row) sum += a[row * m + i / n] * b[row * n + i % n];
      if (fault == Fault::folded_gradient) sum *= 1 + 0x1p-14F;
      const float kept = fault == Fault::folded_update ? variable[i] * (1 + 0x1p-12F) : variable[i];
      y[i] = kept - *rate * sum;
    }
  });
}

class Wrong final : public WrongBackend<Fault> {
 public:
  using WrongBackend::WrongBackend;

  Support support(const Node& node) const override {
    if (node.type().dtype != DType::float32) return {false, "float32 only"};
    const bool matrix_sum = is_op(node, "sum_to") && node.input(0).shape().rank() == 2 &&
                            node.type().shape.rank() == 1 && node.type().shape[0] == node.input(0).shape()[1];
    const bool step = fault() == Fault::update && is_step_of_optimizer(node);
    return has(is_op(node, "relu") || is_product(node) || matrix_sum || step || is_op(node, "wrong_step"));
  }

  std::vector<const Rewrite*> rewrites() const override {
    static const Fold fold;
    return folds(fault()) ? std::vector<const Rewrite*>{&fold} : std::vector<const Rewrite*>{};
  }

  Kernel bind(BindContext& context) const override {
    if (is_op(context.node(), "subtract")) return subtract_kernel(context);
    if (is_op(context.node(), "wrong_step")) return step_kernel(context, fault());
    if (is_op(context.node(), "relu")) return relu_kernel(context, fault());
    if (is_op(context.node(), "matmul")) return matmul_kernel(context, fault());
    return sum_kernel(context, fault());
  }
};

}  // namespace

void add_wrong_numbers(Registrar& registrar) {
  add_all<Wrong>(registrar, {{"none", Fault::none},
                             {"relative_1e3", Fault::relative_1e3},
                             {"relative_2e16", Fault::relative_2e16},
                             {"simd_tail", Fault::simd_tail},
                             {"short_batch", Fault::short_batch},
                             {"two_threads", Fault::two_threads},
                             {"gradient", Fault::gradient},
                             {"stale", Fault::stale},
                             {"race", Fault::race},
                             {"update", Fault::update},
                             {"folded_update", Fault::folded_update},
                             {"folded_gradient", Fault::folded_gradient}});
}
