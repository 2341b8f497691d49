#include <plexus/backend/kernel_table.hpp>
#include <plexus/ops/elementwise.hpp>
#include <plexus/plexus.hpp>

#include <cmath>

using namespace plexus;

/// y = x / (1 + |x|), element by element. The definition gives the op's meaning: the error bound is derived
/// from it, and it computes the values where no kernel does. The kernel needs one pass over memory.
class MyComponentOp final : public Op {
 public:
  std::string_view name() const override { return "my_component"; }
  bool elementwise() const override { return true; }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    require_operands(name(), inputs, 1, Operands::floating);
    return {inputs[0]};
  }

  bool has_definition() const override { return true; }
  std::vector<Symbol> definition(std::span<const Symbol> inputs, const Attributes&) const override {
    return {inputs[0] / (1 + abs(inputs[0]))};
  }

  /// dy / (1 + |x|)^2. Without this function the definition would be differentiated.
  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    return std::vector<Symbol>{gradients[0] / square(1 + abs(node.input(0)))};
  }

  std::vector<OpExample> examples() const override { return {{{{{DType::float32, Shape{2, 5}}, -8, 8}}}}; }

  bool has_kernel(const Node&) const override { return true; }
  Kernel bind(BindContext& context) const override {
    return visit_type(FloatTypes{}, context.node().type().dtype,
                      [&]<class T>(T) { return softsign<T>(context); });
  }

 private:
  /// The least number of elements that are worth a thread.
  static constexpr std::int64_t grain = 16384;

  template <class T>
  static Kernel softsign(BindContext& context) {
    return kernel([x = context.in<T>(0), y = context.out<T>(), n = context.node().type().shape.elements(),
                   &team = context.team()] {
      team.parallel_for(n, grain, [x, y](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) y[i] = x[i] / (1 + std::abs(x[i]));
      });
    });
  }
};

/// Adds the op to the graph of x: layers, losses and optimizers in this plugin call this function.
Symbol my_component(const Symbol& x) {
  static const MyComponentOp op;
  return add_node(op, {x});
}

/// The op as a layer, for run files.
class MyComponent final : public Layer {
 public:
  static Schema schema() { return Schema("my_component", "x / (1 + |x|), element by element").example({}); }
  Symbol call(Scope&, const Symbol& x) const override { return ::my_component(x); }
};

PLEXUS_PLUGIN("my_component", "0.1.0", registrar) {
  registrar.add<MyComponentOp>();
  registrar.add<MyComponent>();
}
