// An op that says what it computes in several ways: a kernel, a definition, a gradient, a bound and an
// inference. The regions are those that mutations.py changes.

#include <plexus/plexus.hpp>

#include <cmath>
#include <type_traits>

namespace plexus {
namespace {

/// sqrt(x^2 + 1) - 1, element by element.
class SoftAbsolute final : public Op {
 public:
  std::string_view name() const override { return "soft_absolute"; }
  bool elementwise() const override { return true; }
  bool has_definition() const override { return true; }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    // mutated: inference
    if (inputs.size() != 1 || !is_floating(inputs[0].dtype)) {
      throw ShapeError("soft_absolute takes one floating input");
    }
    return {{inputs[0].dtype, inputs[0].shape}};
    // end
  }

  std::vector<Symbol> definition(std::span<const Symbol> inputs, const Attributes&) const override {
    // mutated: definition
    const Symbol squares = square(inputs[0]);
    const Symbol shifted = squares + 1.0;
    return {sqrt(shifted) - 1.0};
    // end
  }

  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    // mutated: gradient
    const Symbol root = node.output(0) + 1.0;
    const Symbol slope = node.input(0) / root;
    return std::vector<Symbol>{gradients[0] * slope};
    // end
  }

  std::vector<Tensor> error_bound(const Node&, const Observation& seen) const override {
    Tensor bound(DType::float64, seen.outputs[0].shape());
    const std::span<double> bounds = bound.data<double>();
    for (std::size_t i = 0; i < bounds.size(); ++i) {
      const double x = seen.inputs[0].data<double>()[i];
      const double error = seen.errors[0].data<double>()[i];
      // mutated: bound
      const double own = 4 * seen.unit_roundoff * std::sqrt(x * x + 1);
      bounds[i] = 1 * error + own;
      // end
    }
    return {bound};
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
    const std::int64_t size = context.node().type().shape.elements();
    return kernel([x, y, size] {
      // mutated: kernel
      for (std::int64_t i = 0; i < size; ++i) {
        const T squares = x[i] * x[i];
        y[i] = std::sqrt(squares + 1) - 1;
      }
      // end
    });
  }
};

}  // namespace
}  // namespace plexus

PLEXUS_PLUGIN("soft_absolute", "0.1.0", registrar) { registrar.add<plexus::SoftAbsolute>(); }
