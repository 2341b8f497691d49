#include <plexus/backend/kernel_table.hpp>
#include <plexus/ops/elementwise.hpp>
#include <plexus/plexus.hpp>

#include <cmath>

using namespace plexus;

/// y = x / sqrt(mean(x^2) + epsilon) over the last axis (Zhang, Sennrich 2019). Attribute: epsilon. The
/// definition gives the op's meaning: error bounds are derived from it, and it computes the op where no
/// kernel does.
class RmsNormOp final : public Op {
 public:
  std::string_view name() const override { return "rms_norm"; }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    require_operands(name(), inputs, 1, Operands::floating);
    if (inputs[0].shape.is_scalar())
      throw ShapeError("rms_norm: expected an axis to normalise, found a scalar, " + inputs[0].text());
    return {inputs[0]};
  }

  bool has_definition() const override { return true; }
  std::vector<Symbol> definition(std::span<const Symbol> inputs,
                                 const Attributes& attributes) const override {
    return {inputs[0] * scale(inputs[0], attributes)};
  }

  /// s (dy - y mean(dy y)), where s is the scale of the row.
  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    const Symbol& dy = gradients[0];
    const Symbol y = node.output();
    return std::vector<Symbol>{scale(node.input(0), node.attributes()) * (dy - y * mean(dy * y, {-1}, true))};
  }

  std::vector<OpExample> examples() const override {
    return {{{{{DType::float32, Shape{3, 5}}}}, {{"epsilon", 1e-6}}},
            {{{{DType::float32, Shape{2, 2, 4}}}}, {{"epsilon", 1e-3}}}};
  }

  bool has_kernel(const Node&) const override { return true; }
  Kernel bind(BindContext& context) const override {
    return visit_type(FloatTypes{}, context.node().type().dtype,
                      [&]<class T>(T) { return row_by_row<T>(context); });
  }

 private:
  static Symbol scale(const Symbol& x, const Attributes& attributes) {
    return rsqrt(mean(square(x), {-1}, true) + attributes.number("epsilon"));
  }

  /// All addresses and sizes are determined here, when the kernel is bound; running it allocates nothing.
  template <class T>
  static Kernel row_by_row(BindContext& context) {
    const Shape& shape = context.node().type().shape;
    const std::int64_t n = shape.back();
    const std::int64_t rows = n == 0 ? 0 : shape.elements() / n;
    const std::int64_t grain = 1 + 4096 / std::max<std::int64_t>(n, 1);
    return kernel([x = context.in<T>(0), y = context.out<T>(), rows, n, grain, &team = context.team(),
                   epsilon = context.node().attributes().number("epsilon")] {
      team.parallel_for(rows, grain, [=](std::int64_t begin, std::int64_t end) {
        for (std::int64_t row = begin; row < end; ++row) normalize(x + row * n, y + row * n, n, epsilon);
      });
    });
  }

  /// Sums in double, so that rows of any length keep the precision of T.
  template <class T>
  static void normalize(const T* x, T* y, std::int64_t n, double epsilon) {
    double squares = 0;
    for (std::int64_t i = 0; i < n; ++i) squares += static_cast<double>(x[i]) * static_cast<double>(x[i]);
    const T scale = static_cast<T>(1 / std::sqrt(squares / static_cast<double>(n) + epsilon));
    for (std::int64_t i = 0; i < n; ++i) y[i] = x[i] * scale;
  }
};

/// Adds the op to the graph of x and returns its result.
Symbol rms_norm(const Symbol& x, double epsilon) {
  static const RmsNormOp op;
  return add_node(op, {x}, {{"epsilon", epsilon}});
}

/// The layer: rms_norm(x) * gamma, with a learnt gamma for each feature.
class RmsNorm final : public Layer {
 public:
  static Schema schema() {
    return Schema("rms_norm", "x / root of the mean of x^2 over the last axis, times a learnt gamma")
        .number("epsilon", 1e-6, "added to the mean of squares", greater_than(0))
        .component("gamma_initializer", Kind::initializer, "ones", "what gamma starts as")
        .example({}, {rows_of({4})})
        .example({{"epsilon", 1e-3}}, {rows_of({3, 4})});
  }
  explicit RmsNorm(const Options& options)
      : epsilon_(options.number("epsilon")), initializer_(options.make<Initializer>("gamma_initializer")) {}

  Symbol call(Scope& scope, const Symbol& x) const override {
    return rms_norm(x, epsilon_) * scope.parameter("gamma", {x.shape().back()}, *initializer_);
  }

 private:
  double epsilon_;
  std::unique_ptr<const Initializer> initializer_;
};

PLEXUS_PLUGIN("rms_norm", "0.1.0", registrar) {
  registrar.add<RmsNormOp>();
  registrar.add<RmsNorm>();
}
