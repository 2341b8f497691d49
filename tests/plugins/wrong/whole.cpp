// Backends with one fault each that a kernel alone, run a few times on values of a step, need not show: to be
// caught where whole steps are compared.

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "wrong.hpp"

namespace {

enum class Fault {
  hundredth,         // relu is wrong in every hundredth call
  second_call,       // relu is right in its first call alone
  late_nan,          // relu gives NaN from its 60th call on
  old_content,       // sum_to adds to what its output held before, where that is a number
  in_place,          // add is off where its output is its input's memory
  reused,            // sum_to is off where its output lies before its input, as reuse of memory may have it
  order_of_sum,      // sum_to adds from the last row on in every 37th call
  order_of_threads,  // the same with two threads or more
  destroys,          // matmul in 'dense_1' leaves another left operand behind than it was given
  scribbles,         // gelu keeps its intermediate results in its input
  stale_weights,     // matmul reads the right operand of its first call for ever
  other_fusion,      // a fusion of relu that is max(x, 0.3), as its definition says
  lost_bias,         // a fusion of matmul and bias that is the matmul alone
  fast_update,       // a fused step whose rate is 1 % off, as its definition says
  wide_gradient,     // a fused gradient of relu that lets everything through
  counts_more,       // a fused accumulation of metrics that adds 0.1 % too much
};

std::string_view op_of(Fault fault) {
  switch (fault) {
    case Fault::hundredth:
    case Fault::second_call:
    case Fault::late_nan:
      return "relu";
    case Fault::in_place:
      return "add";
    case Fault::old_content:
    case Fault::reused:
    case Fault::order_of_sum:
    case Fault::order_of_threads:
      return "sum_to";
    case Fault::destroys:
    case Fault::stale_weights:
      return "matmul";
    case Fault::scribbles:
      return "gelu";
    default:
      return "";
  }
}

Kernel relu_kernel(BindContext& context, Fault fault) {
  const float* x = context.in<float>(0);
  float* y = context.out<float>();
  const std::int64_t n = context.node().type().shape.elements();
  const auto calls = std::make_shared<int>(0);
  return kernel([x, y, n, calls, fault] {
    ++*calls;
    for (std::int64_t i = 0; i < n; ++i) {
      y[i] = x[i] > 0 ? x[i] : 0.0F;
    }
    if (fault == Fault::hundredth && *calls % 100 == 0) y[0] += 100;
    if (fault == Fault::second_call && *calls > 1) y[0] += 0.5F;
    if (fault == Fault::late_nan && *calls >= 60) y[0] = std::numeric_limits<float>::quiet_NaN();
  });
}

Kernel add_kernel(BindContext& context) {
  const float* a = context.in<float>(0);
  const float* b = context.in<float>(1);
  float* y = context.out<float>();
  const std::int64_t n = context.node().type().shape.elements();
  const std::int64_t columns = context.node().type().shape.back();
  return kernel([=] {
    const float off = y == a ? 1e-3F : 0.0F;
    for (std::int64_t i = 0; i < n; ++i) y[i] = a[i] + b[i % columns] + off;
  });
}

Kernel sum_kernel(BindContext& context, Fault fault) {
  const float* x = context.in<float>(0);
  float* y = context.out<float>();
  const std::int64_t rows = context.node().input(0).shape()[0];
  const std::int64_t columns = context.node().type().shape.elements();
  const bool varies =
      fault == Fault::order_of_sum || (fault == Fault::order_of_threads && context.team().threads() > 1);
  const auto calls = std::make_shared<int>(0);
  return kernel([=] {
    const bool backwards = varies && ++*calls % 37 == 0;
    for (std::int64_t column = 0; column < columns; ++column) {
      float sum = fault == Fault::old_content && std::isfinite(y[column]) ? 0.25F * y[column] : 0.0F;
      for (std::int64_t row = 0; row < rows; ++row) {
        sum += x[(backwards ? rows - 1 - row : row) * columns + column];
      }
      y[column] = fault == Fault::reused && y < x ? sum * 1.001F : sum;
    }
  });
}

Kernel matmul_kernel(BindContext& context, Fault fault) {
  const Node& node = context.node();
  const bool ta = node.attributes().boolean("transpose_a");
  const bool tb = node.attributes().boolean("transpose_b");
  auto* a = const_cast<float*>(context.in<float>(0));
  const float* b = context.in<float>(1);
  float* y = context.out<float>();
  const std::int64_t m = node.type().shape[0];
  const std::int64_t n = node.type().shape[1];
  const std::int64_t k = node.input(0).shape()[ta ? 0 : 1];
  const bool destroys = fault == Fault::destroys && node.place() == "dense_1" && !ta && !tb;
  const auto kept = std::make_shared<std::vector<float>>();
  return kernel([=] {
    if (fault == Fault::stale_weights && kept->empty()) kept->assign(b, b + k * n);
    const float* right = fault == Fault::stale_weights ? kept->data() : b;
    for (std::int64_t i = 0; i < m; ++i) {
      for (std::int64_t j = 0; j < n; ++j) {
        float sum = 0;
        for (std::int64_t s = 0; s < k; ++s) {
          sum += a[ta ? s * m + i : i * k + s] * right[tb ? j * k + s : s * n + j];
        }
        y[i * n + j] = sum;
      }
    }
    if (destroys) a[0] += 0.5F;
  });
}

Kernel gelu_kernel(BindContext& context) {
  auto* x = const_cast<float*>(context.in<float>(0));
  float* y = context.out<float>();
  const std::int64_t n = context.node().type().shape.elements();
  return kernel([x, y, n] {
    for (std::int64_t i = 0; i < n; ++i) {
      const float value = x[i];
      x[i] = std::erf(value * 0.70710678F);
      y[i] = value * 0.5F * (1 + x[i]);
    }
  });
}

/// An op that a fusion makes, and whose definition is not what it takes the place of.
class Fused final : public Op {
 public:
  using Meaning = Symbol (*)(std::span<const Symbol> in);
  Fused(std::string_view name, Meaning meaning) : name_(name), meaning_(meaning) {}
  std::string_view name() const override { return name_; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    return {inputs[0]};
  }
  bool has_definition() const override { return true; }
  std::vector<Symbol> definition(std::span<const Symbol> in, const Attributes&) const override {
    return {meaning_(in)};
  }

 private:
  std::string_view name_;
  Meaning meaning_;
};

const Fused raised("wrong_raised", [](std::span<const Symbol> in) { return maximum(in[0], 0.3); });
const Fused faster("wrong_faster", [](std::span<const Symbol> in) { return in[0] - in[1] * 1.01; });
const Fused through("wrong_through", [](std::span<const Symbol> in) { return in[0] * 1.0; });
const Fused counted("wrong_counted", [](std::span<const Symbol> in) { return in[0] + in[1] * 1.001; });

class Fusion final : public Rewrite {
 public:
  explicit Fusion(Fault fault) : fault_(fault) {}
  std::string_view name() const override { return "wrong"; }

  std::vector<Symbol> apply(const Node& node, RewriteContext& context) const override {
    if (node.output_count() != 1) return {};
    Graph& graph = node.graph();
    const std::string variable{context.assigned_to(node.output())};
    const bool binary = node.inputs().size() == 2 && node.input(0).type() == node.input(1).type();
    if (fault_ == Fault::other_fusion && is_op(node, "relu")) return {graph.add_one(raised, {node.input(0)})};
    if (fault_ == Fault::lost_bias && is_op(node, "add") && is_op(node.input(0).node(), "matmul")) {
      return {node.input(0)};
    }
    if (fault_ == Fault::fast_update && is_op(node, "subtract") && binary && !variable.empty()) {
      return {graph.add_one(faster, {node.input(0), node.input(1)})};
    }
    if (fault_ == Fault::wide_gradient && is_op(node, "select") && node.type().shape.rank() == 2) {
      return {graph.add_one(through, {node.input(1)})};
    }
    if (fault_ == Fault::counts_more && is_op(node, "add") && variable == "accuracy/total") {
      return {graph.add_one(counted, {node.input(0), node.input(1)})};
    }
    return {};
  }

 private:
  Fault fault_;
};

class Wrong final : public WrongBackend<Fault> {
 public:
  using WrongBackend::WrongBackend;

  Support support(const Node& node) const override {
    if (!is_op(node, op_of(fault())) || node.type().dtype != DType::float32) return {false, "left to others"};
    const Shape& out = node.type().shape;
    const Shape& in = node.input(0).shape();
    if (in.rank() != 2) return {false, "matrices only"};
    const bool row = node.inputs().size() > 1 && node.input(1).shape().rank() == 1;
    if (is_op(node, "add") && !(out == in && row)) return {false, "a matrix and a row"};
    if (is_op(node, "sum_to") && !(out.rank() == 1 && out[0] == in[1])) return {false, "sums of rows"};
    return {true, {}};
  }

  std::vector<const Rewrite*> rewrites() const override { return {&fusion_}; }

  Kernel bind(BindContext& context) const override {
    if (is_op(context.node(), "relu")) return relu_kernel(context, fault());
    if (is_op(context.node(), "add")) return add_kernel(context);
    if (is_op(context.node(), "sum_to")) return sum_kernel(context, fault());
    if (is_op(context.node(), "gelu")) return gelu_kernel(context);
    return matmul_kernel(context, fault());
  }

 private:
  Fusion fusion_{fault()};
};

}  // namespace

void add_wrong_whole_steps(Registrar& registrar) {
  add_all<Wrong>(registrar, {{"hundredth", Fault::hundredth},
                             {"second_call", Fault::second_call},
                             {"late_nan", Fault::late_nan},
                             {"old_content", Fault::old_content},
                             {"in_place", Fault::in_place},
                             {"reused", Fault::reused},
                             {"order_of_sum", Fault::order_of_sum},
                             {"order_of_threads", Fault::order_of_threads},
                             {"destroys", Fault::destroys},
                             {"scribbles", Fault::scribbles},
                             {"stale_weights", Fault::stale_weights},
                             {"other_fusion", Fault::other_fusion},
                             {"lost_bias", Fault::lost_bias},
                             {"fast_update", Fault::fast_update},
                             {"wide_gradient", Fault::wide_gradient},
                             {"counts_more", Fault::counts_more}});
}
