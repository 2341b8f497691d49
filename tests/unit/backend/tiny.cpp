#include "tiny.hpp"

#include <plexus/error/error.hpp>

#include <algorithm>
#include <numeric>

namespace tiny {

namespace {

TinyOp binary(std::string name, double (*f)(double, double)) {
  return TinyOp(
      std::move(name),
      [f](std::int64_t n, const Inputs& in, const Outputs& out) {
        for (std::int64_t i = 0; i < n; ++i) out[0][i] = f(in[0][i], in[1][i]);
      },
      true);
}

void reversed(std::int64_t n, const Inputs& in, const Outputs& out) {
  for (std::int64_t i = 0; i < n; ++i) out[0][i] = in[0][n - 1 - i];
}

void sum_and_difference(std::int64_t n, const Inputs& in, const Outputs& out) {
  for (std::int64_t i = 0; i < n; ++i) {
    const double a = in[0][i], b = in[1][i];
    out[0][i] = a + b;
    out[1][i] = a - b;
  }
}

void checked(std::int64_t n, const Inputs& in, const Outputs& out) {
  for (std::int64_t i = 0; i < n; ++i) {
    if (in[0][i] < 0) throw DataError("a negative value");
    out[0][i] = in[0][i];
  }
}

class MultiplyAdd final : public Op {
 public:
  std::string_view name() const override { return "multiply_add"; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    return {inputs[0]};
  }
  bool has_definition() const override { return true; }
  std::vector<Symbol> definition(std::span<const Symbol> in, const Attributes&) const override {
    return {add(multiply(in[0], in[1]), in[2])};
  }
};

class Unknown final : public Op {
 public:
  std::string_view name() const override { return "unknown"; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    return {inputs[0]};
  }
};

class Flat final : public Op {
 public:
  std::string_view name() const override { return "flat"; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    return {Type{inputs[0].dtype, Shape{inputs[0].shape.elements()}}};
  }
  bool alias() const override { return true; }
};

class Twice final : public Op {
 public:
  std::string_view name() const override { return "twice"; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    return {inputs[0]};
  }
  bool has_kernel(const Node&) const override { return true; }
  Kernel bind(BindContext& context) const override {
    return kernel([in = context.in<double>(0), out = context.out<double>(),
                   n = context.node().type().shape.elements()] {
      for (std::int64_t i = 0; i < n; ++i) out[i] = 2 * in[i];
    });
  }
};

class Row final : public Op {
 public:
  std::string_view name() const override { return "row"; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    return {Type{inputs[0].dtype, inputs[0].shape.from(1)}};
  }
  bool has_kernel(const Node&) const override { return true; }
  Kernel bind(BindContext& context) const override {
    return kernel([table = context.table(0), in = context.in<double>(0), row = context.in<std::int64_t>(1),
                   out = context.out<double>(), width = context.node().type().shape.elements()] {
      const double* const rows = table != nullptr ? static_cast<const double*>(table->data) : in;
      std::copy_n(rows + width * *row, width, out);
    });
  }
};

}  // namespace

const Op& add_op() {
  static const TinyOp op = binary("tiny_add", [](double a, double b) { return a + b; });
  return op;
}

const Op& subtract_op() {
  static const TinyOp op = binary("tiny_subtract", [](double a, double b) { return a - b; });
  return op;
}

const Op& multiply_op() {
  static const TinyOp op = binary("tiny_multiply", [](double a, double b) { return a * b; });
  return op;
}

const Op& reverse_op() {
  static const TinyOp op("reverse", reversed, false);
  return op;
}

const Op& sum_and_difference_op() {
  static const TinyOp op("sum_and_difference", sum_and_difference, true, 2);
  return op;
}

const Op& checked_op() {
  static const TinyOp op("checked", checked, true);
  return op;
}

const Op& multiply_add_op() {
  static const MultiplyAdd op;
  return op;
}

const Op& unknown_op() {
  static const Unknown op;
  return op;
}

const Op& flat_op() {
  static const Flat op;
  return op;
}

const Op& twice_op() {
  static const Twice op;
  return op;
}

const Op& row_op() {
  static const Row op;
  return op;
}

Support TinyBackend::support(const Node& node) const {
  if (dynamic_cast<const TinyOp*>(&node.op()) == nullptr) return {false, "too big for it"};
  if (!only_.empty() && only_.count(std::string(node.op().name())) == 0) return {false, "not on its list"};
  return {true, {}};
}

Kernel TinyBackend::bind(BindContext& context) const {
  const auto& op = dynamic_cast<const TinyOp&>(context.node().op());
  Inputs in;
  Outputs out;
  for (std::size_t i = 0; i < context.node().inputs().size(); ++i) in.push_back(context.in<double>(i));
  for (std::size_t i = 0; i < context.node().output_count(); ++i) out.push_back(context.out<double>(i));
  const std::int64_t n = context.node().type().shape.elements();
  return kernel([&op, in, out, n] { op.run()(n, in, out); });
}

Backends backends() {
  const auto tiny = std::make_shared<TinyBackend>();
  return {tiny, tiny, true};
}

Type vector_of(std::int64_t n) { return {DType::float64, Shape{n}}; }

Tensor values(std::initializer_list<double> v) { return Tensor::of<double>(Shape{std::ssize(v)}, v); }

std::vector<double> list(const Tensor& t) {
  const auto data = t.data<double>();
  return {data.begin(), data.end()};
}

}  // namespace tiny
