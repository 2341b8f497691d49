// Backends whose results are right, but which use memory that is not theirs.

#include <cstddef>

#include "wrong.hpp"

namespace {

enum class Fault {
  destroyed_input,         // matmul doubles an element of its left operand, when it has read it
  destroyed_second_input,  // of its right operand
  writes_behind,           // relu: the element behind its output
  writes_far_behind,       // relu: the sixteenth behind it
  writes_before,           // relu: the element before its output
  writes_behind_variable,  // the optimizer's subtract: the element behind the variable
  writes_behind_scratch,   // relu: the element behind its scratch memory
  writes_before_scratch,   // relu
  reads_scratch,           // relu takes its scratch memory for zeros
  reads_output,            // relu takes its output for zeros
};

bool in_product(Fault fault) {
  return fault == Fault::destroyed_input || fault == Fault::destroyed_second_input;
}

bool in_step(Fault fault) { return fault == Fault::writes_behind_variable; }

bool has_scratch(Fault fault) {
  return fault == Fault::writes_behind_scratch || fault == Fault::writes_before_scratch ||
         fault == Fault::reads_scratch;
}

struct Relu {
  Fault fault;
  const float* x;
  float* y;
  float* scratch;
  std::ptrdiff_t n;

  void run() const {
    for (std::ptrdiff_t i = 0; i < n; ++i) {
      const float result = relu(x[i]);
      if (fault == Fault::reads_output) {
        y[i] += result;
      } else {
        y[i] = result + (fault == Fault::reads_scratch ? scratch[i] : 0);
      }
    }
    if (fault == Fault::writes_behind) y[n] = 1e30F;
    if (fault == Fault::writes_far_behind) y[n + 16] = 1e30F;
    if (fault == Fault::writes_before) y[-1] = 1e30F;
    if (fault == Fault::writes_behind_scratch) scratch[n] = 1e30F;
    if (fault == Fault::writes_before_scratch) scratch[-1] = 1e30F;
  }
};

Kernel relu_kernel(BindContext& context, Fault fault) {
  Relu relu_of{fault, context.in<float>(0), context.out<float>(), nullptr,
               context.node().type().shape.elements()};
  if (has_scratch(fault))
    relu_of.scratch =
        static_cast<float*>(context.scratch(static_cast<std::size_t>(relu_of.n) * sizeof(float)));
  return kernel([relu_of] { relu_of.run(); });
}

Kernel matmul_kernel(BindContext& context, Fault fault) {
  const Node& node = context.node();
  auto* const a = const_cast<float*>(context.in<float>(0));
  auto* const b = const_cast<float*>(context.in<float>(1));
  float* y = context.out<float>();
  const std::int64_t m = node.type().shape[0];
  const std::int64_t n = node.type().shape[1];
  const std::int64_t k = node.input(0).shape()[1];
  return kernel([=] {
    for (std::int64_t i = 0; i < m * n; ++i) {
      y[i] = 0;
      for (std::int64_t s = 0; s < k; ++s) y[i] += a[i / n * k + s] * b[s * n + i % n];
    }
    (fault == Fault::destroyed_input ? a : b)[0] *= 2;
  });
}

Kernel step_kernel(BindContext& context) {
  const float* a = context.in<float>(0);
  const float* b = context.in<float>(1);
  float* y = context.out<float>();
  const std::int64_t n = context.node().type().shape.elements();
  return kernel([a, b, y, n] {
    for (std::int64_t i = 0; i < n; ++i) y[i] = a[i] - b[i];
    y[n] = 1e30F;
  });
}

class Wrong final : public WrongBackend<Fault> {
 public:
  using WrongBackend::WrongBackend;

  Support support(const Node& node) const override {
    if (node.type().dtype != DType::float32) return {false, "float32 only"};
    const Attributes& how = node.attributes();
    if (in_product(fault()))
      return has(is_product(node) && !how.boolean("transpose_a") && !how.boolean("transpose_b"));
    return has(in_step(fault()) ? is_step_of_optimizer(node) : is_op(node, "relu"));
  }

  Kernel bind(BindContext& context) const override {
    if (in_step(fault())) return step_kernel(context);
    return in_product(fault()) ? matmul_kernel(context, fault()) : relu_kernel(context, fault());
  }
};

}  // namespace

void add_wrong_uses_of_memory(Registrar& registrar) {
  add_all<Wrong>(registrar, {{"destroyed_input", Fault::destroyed_input},
                             {"destroyed_second_input", Fault::destroyed_second_input},
                             {"writes_behind", Fault::writes_behind},
                             {"writes_far_behind", Fault::writes_far_behind},
                             {"writes_before", Fault::writes_before},
                             {"writes_behind_variable", Fault::writes_behind_variable},
                             {"writes_behind_scratch", Fault::writes_behind_scratch},
                             {"writes_before_scratch", Fault::writes_before_scratch},
                             {"reads_scratch", Fault::reads_scratch},
                             {"reads_output", Fault::reads_output}});
}
