#pragma once

// Ops that a user defines: some with an opaque kernel, some with a definition, some with a fault; and layers
// of one op.

#include <plexus/graph/op.hpp>
#include <plexus/nn/layer.hpp>
#include <plexus/ops/ops.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace plexus::tests {

/// y[i] = function(x[i]), of a node's one input and output.
template <class T, class Function>
Kernel each(const BindContext& context, Function function) {
  return kernel(
      [function, x = context.in<T>(0), y = context.out<T>(), n = context.node().type().shape.elements()] {
        for (std::int64_t i = 0; i < n; ++i) y[i] = function(x[i]);
      });
}

template <class Function>
Kernel each_element(const BindContext& context, Function function) {
  const bool single = context.node().type().dtype == DType::float32;
  return single ? each<float>(context, function) : each<double>(context, function);
}

/// Twice its input, by a kernel of its own.
class Opaque final : public Op {
 public:
  std::string_view name() const override { return "opaque"; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    return {inputs[0]};
  }
  std::optional<std::vector<Symbol>> gradient(const Node&, std::span<const Symbol> gradients) const override {
    return std::vector<Symbol>{gradients[0] * 2};
  }
  bool has_kernel(const Node&) const override { return true; }
  Kernel bind(BindContext& context) const override {
    return each_element(context, [](auto x) { return 2 * x; });
  }
};

/// The same in words that are known.
class WithDefinition final : public Op {
 public:
  std::string_view name() const override { return "with_definition"; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    return {inputs[0]};
  }
  bool has_definition() const override { return true; }
  std::vector<Symbol> definition(std::span<const Symbol> in, const Attributes&) const override {
    return {in[0] + in[0]};
  }
};

/// A composite of an op that nothing is known of.
class WithOpaquePart final : public Op {
 public:
  std::string_view name() const override { return "with_opaque_part"; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    return {inputs[0]};
  }
  bool has_definition() const override { return true; }
  std::vector<Symbol> definition(std::span<const Symbol> in, const Attributes&) const override {
    static const Opaque opaque;
    return {in[0].node().graph().add_one(opaque, {in[0]}) + 1};
  }
  bool has_kernel(const Node&) const override { return true; }
  Kernel bind(BindContext& context) const override {
    return each_element(context, [](auto x) { return 2 * x + 1; });
  }
};

/// A square, by a kernel of its own.
class Square : public Op {
 public:
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    return {inputs[0]};
  }
  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    return std::vector<Symbol>{gradients[0] * 2 * node.input(0)};
  }
  bool has_kernel(const Node&) const override { return true; }
  Kernel bind(BindContext& context) const override {
    return each_element(context, [](auto x) { return x * x; });
  }
};

/// One whose definition is another function.
class OtherDefinition final : public Square {
 public:
  std::string_view name() const override { return "other_definition"; }
  bool has_definition() const override { return true; }
  std::vector<Symbol> definition(std::span<const Symbol> in, const Attributes&) const override {
    return {square(in[0]) + 1};
  }
};

/// One whose gradient lacks a factor.
class HalfGradient final : public Square {
 public:
  std::string_view name() const override { return "half_gradient"; }
  bool has_definition() const override { return true; }
  std::vector<Symbol> definition(std::span<const Symbol> in, const Attributes&) const override {
    return {square(in[0])};
  }
  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    return std::vector<Symbol>{gradients[0] * node.input(0)};
  }
};

/// One that has no gradient, though it depends on its input.
class NoGradient final : public Square {
 public:
  std::string_view name() const override { return "no_gradient"; }
  std::optional<std::vector<Symbol>> gradient(const Node&, std::span<const Symbol>) const override {
    return std::vector<Symbol>(1);
  }
};

/// max(x, 0) and |x|, with a gradient that is right but for where there is none.
class Kinked final : public Op {
 public:
  std::string_view name() const override { return "kinked"; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    return {inputs[0]};
  }
  bool has_definition() const override { return true; }
  std::vector<Symbol> definition(std::span<const Symbol> in, const Attributes&) const override {
    return {maximum(in[0], 0.0) + abs(in[0] - 0.25)};
  }
};

/// One that float64 has no kernel of.
class Single final : public Square {
 public:
  std::string_view name() const override { return "single"; }
  bool has_kernel(const Node& node) const override { return node.type().dtype == DType::float32; }
};

template <class MyOp>
class OpLayer final : public Layer {
 public:
  Symbol call(Scope&, const Symbol& x) const override {
    static const MyOp op;
    return x.node().graph().add_one(op, {x});
  }
};

/// A layer that only hands on while it is trained.
template <class MyOp>
class OpOfInference final : public Layer {
 public:
  Symbol call(Scope& scope, const Symbol& x) const override {
    static const MyOp op;
    return scope.training() ? x : x.node().graph().add_one(op, {x});
  }
};

}  // namespace plexus::tests
