// Backends whose kernels are right, but which run another graph than they were given.

#include <memory>
#include <vector>

#include "wrong.hpp"

namespace {

enum class Fault {
  shifted,             // relu becomes an op of its own, max(x, 0.3)
  swapped_operands,    // the optimizer's a - b becomes an op of its own, which is given b and a
  forgotten_operand,   // bias and relu become one op, which forgets the bias
  dropped_bias,        // a product is taken for what a bias makes of it
  dropped_activation,  // so is what relu is given
  dropped_rate,        // so is the gradient that a learning rate scales
  frozen_gradient,     // of a bias: taken for a constant
};

/// An op that is made of others, and computed by them.
template <class Definition>
class Private final : public Op {
 public:
  explicit Private(std::string_view name) : name_(name) {}
  std::string_view name() const override { return name_; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    return {inputs[0]};
  }
  bool has_definition() const override { return true; }
  std::vector<Symbol> definition(std::span<const Symbol> in, const Attributes&) const override {
    return {Definition{}(in)};
  }
  bool has_kernel(const Node&) const override { return true; }
  Kernel bind(BindContext& context) const override {
    const bool single = context.node().type().dtype == DType::float32;
    return single ? computing<float>(context) : computing<double>(context);
  }

 private:
  template <class T>
  static Kernel computing(const BindContext& context) {
    const Node& node = context.node();
    return kernel([a = context.in<T>(0), b = context.in<T>(node.inputs().size() > 1 ? 1 : 0),
                   y = context.out<T>(), n = node.type().shape.elements()] {
      for (std::int64_t i = 0; i < n; ++i) y[i] = Definition{}(a[i], b[i]);
    });
  }

  std::string_view name_;
};

struct Shifted {
  Symbol operator()(std::span<const Symbol> in) const { return maximum(in[0], 0.3); }
  template <class T>
  T operator()(T a, T) const {
    return a < static_cast<T>(0.3F) ? static_cast<T>(0.3F) : a;
  }
};

struct Difference {
  Symbol operator()(std::span<const Symbol> in) const { return in[0] - in[1]; }
  template <class T>
  T operator()(T a, T b) const {
    return a - b;
  }
};

struct Positive {
  Symbol operator()(std::span<const Symbol> in) const { return maximum(in[0], 0.0); }
  template <class T>
  T operator()(T a, T) const {
    return a < 0 ? 0 : a;
  }
};

bool is_bias(const Node& node) { return is_op(node, "add") && is_product(node.input(0).node()); }

class Change final : public Rewrite {
 public:
  explicit Change(Fault fault) : fault_(fault) {}
  std::string_view name() const override { return "change"; }

  std::vector<Symbol> apply(const Node& node, RewriteContext&) const override {
    static const Private<Shifted> shifted("wrong_shifted");
    static const Private<Difference> difference("wrong_difference");
    static const Private<Positive> biased("wrong_biased");
    if (node.type().dtype != DType::float32) return {};
    Graph& graph = node.graph();
    switch (fault_) {
      case Fault::shifted:
        if (is_op(node, "relu")) return graph.add(shifted, {node.input(0)});
        break;
      case Fault::swapped_operands:
        if (is_step_of_optimizer(node)) return graph.add(difference, {node.input(1), node.input(0)});
        break;
      case Fault::forgotten_operand:
        if (is_op(node, "relu") && is_bias(node.input(0).node()))
          return graph.add(biased, {node.input(0).node().input(0)});
        break;
      case Fault::dropped_bias:
        if (is_bias(node)) return {node.input(0)};
        break;
      case Fault::dropped_activation:
        if (is_op(node, "relu")) return {node.input(0)};
        break;
      case Fault::dropped_rate:
        if (is_op(node, "multiply") && node.place() == "optimizer")
          return {node.input(node.input(0).shape().is_scalar() ? 1 : 0)};
        break;
      case Fault::frozen_gradient:
        if (is_op(node, "sum_to")) return {graph.constant(Tensor::full(node.type(), 0.125))};
        break;
    }
    return {};
  }

 private:
  Fault fault_;
};

class Wrong final : public WrongBackend<Fault> {
 public:
  using WrongBackend::WrongBackend;

  Support support(const Node&) const override { return has(false); }
  std::vector<const Rewrite*> rewrites() const override { return {&change_}; }
  Kernel bind(BindContext&) const override { return {}; }

 private:
  Change change_{fault()};
};

}  // namespace

void add_wrong_rewrites(Registrar& registrar) {
  add_all<Wrong>(registrar, {{"shifted", Fault::shifted},
                             {"swapped_operands", Fault::swapped_operands},
                             {"forgotten_operand", Fault::forgotten_operand},
                             {"dropped_bias", Fault::dropped_bias},
                             {"dropped_activation", Fault::dropped_activation},
                             {"dropped_rate", Fault::dropped_rate},
                             {"frozen_gradient", Fault::frozen_gradient}});
}
