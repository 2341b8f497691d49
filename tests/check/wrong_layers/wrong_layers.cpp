// Layers and ops with one fault each, and one of each without: for the tests of `plexus plugin check`. What
// is wrong with each is in its name.

#include <plexus/plexus.hpp>

// Behind all others: a name in it is that of a parameter in one of them.
#include <plexus/ops/elementwise.hpp>

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace {

using namespace plexus;

/// What the kernel of an op does with one call: the input, the output and the number of elements.
template <class T>
struct Elements {
  const T* x;
  T* y;
  std::int64_t count;
  const Team* team;
};

/// y = 3 x, by a kernel that has a fault. A fault of a kernel shows in every program that has it.
template <class Fault>
class Tripled : public Op {
 public:
  std::string_view name() const override { return Fault::name; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    require_operands(name(), inputs, 1, Operands::floating);
    return {inputs[0]};
  }
  std::optional<std::vector<Symbol>> gradient(const Node&, std::span<const Symbol> gradients) const override {
    return std::vector<Symbol>{gradients[0] * Fault::slope};
  }
  std::vector<Tensor> error_bound(const Node& node, const Observation& seen) const override {
    return elementwise_bound(node, seen, [](std::span<const Inexact> x, double y, double u) {
      return 3 * x[0].error + rounding(y, 1, u);
    });
  }
  bool has_kernel(const Node&) const override { return true; }
  Kernel bind(BindContext& context) const override {
    return context.node().type().dtype == DType::float32 ? bound<float>(context) : bound<double>(context);
  }

 private:
  template <class T>
  static Kernel bound(const BindContext& context) {
    const Elements<T> all{context.in<T>(0), context.out<T>(), context.node().type().shape.elements(),
                          &context.team()};
    return kernel([all, fault = Fault()] { fault(all); });
  }
};

template <class T>
void triple(const Elements<T>& all) {
  for (std::int64_t i = 0; i < all.count; ++i) all.y[i] = 3 * all.x[i];
}

struct NoFault {
  static constexpr std::string_view name = "tripled";
  static constexpr double slope = 3;
  template <class T>
  void operator()(const Elements<T>& all) const {
    triple(all);
  }
};

struct WrongGradient {
  static constexpr std::string_view name = "wrong_gradient";
  static constexpr double slope = 2;
  template <class T>
  void operator()(const Elements<T>& all) const {
    triple(all);
  }
};

struct WrongGradientOfOp : WrongGradient {
  static constexpr std::string_view name = "wrong_gradient_of_op";
};

struct NotDeterministic {
  static constexpr std::string_view name = "not_deterministic";
  static constexpr double slope = 3;
  template <class T>
  void operator()(const Elements<T>& all) const {
    static int calls = 0;
    triple(all);
    if (++calls % 7 == 0) all.y[0] *= T(1.001);
  }
};

/// Each program has numbers of its own.
struct DiffersBetweenRuns {
  static constexpr std::string_view name = "differs_between_runs";
  static constexpr double slope = 3;
  static inline int programs = 0;
  int program = ++programs;
  template <class T>
  void operator()(const Elements<T>& all) const {
    triple(all);
    if (all.count > 0) all.y[0] *= T(1 + 1e-3 * (program % 5));
  }
};

struct WrongTail {
  static constexpr std::string_view name = "wrong_tail";
  static constexpr double slope = 3;
  template <class T>
  void operator()(const Elements<T>& all) const {
    triple(all);
    for (std::int64_t i = all.count / 8 * 8; i < all.count; ++i) all.y[i] = all.x[i];
  }
};

struct WrongWhenLarge {
  static constexpr std::string_view name = "wrong_when_large";
  static constexpr double slope = 3;
  template <class T>
  void operator()(const Elements<T>& all) const {
    triple(all);
    for (std::int64_t i = 2000; i < all.count; ++i) all.y[i] = 0;
  }
};

/// The ranges of all threads but the first.
struct WrongRanges {
  static constexpr std::string_view name = "wrong_ranges";
  static constexpr double slope = 3;
  template <class T>
  void operator()(const Elements<T>& all) const {
    all.team->parallel_for(all.count, 16384, [&all](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) all.y[i] = begin > 0 ? all.x[i] : 3 * all.x[i];
    });
  }
};

struct WrongRangesOfOp : WrongRanges {
  static constexpr std::string_view name = "wrong_ranges_of_op";
};

struct LosesNan {
  static constexpr std::string_view name = "loses_nan";
  static constexpr double slope = 3;
  template <class T>
  void operator()(const Elements<T>& all) const {
    for (std::int64_t i = 0; i < all.count; ++i) all.y[i] = all.x[i] == all.x[i] ? 3 * all.x[i] : 0;
  }
};

struct Leaks {
  static constexpr std::string_view name = "leaks";
  static constexpr double slope = 3;
  template <class T>
  void operator()(const Elements<T>& all) const {
    static std::vector<std::string> kept;
    kept.emplace_back(48, ' ');
    triple(all);
  }
};

struct WritesBehind {
  static constexpr std::string_view name = "writes_behind";
  static constexpr double slope = 3;
  template <class T>
  void operator()(const Elements<T>& all) const {
    triple(all);
    all.y[all.count] = 1;
  }
};

struct Crashes {
  static constexpr std::string_view name = "crashes";
  static constexpr double slope = 3;
  template <class T>
  void operator()(const Elements<T>&) const {
    std::abort();
  }
};

struct Exits {
  static constexpr std::string_view name = "exits";
  static constexpr double slope = 3;
  template <class T>
  void operator()(const Elements<T>&) const {
    std::exit(0);
  }
};

struct Loops {
  static constexpr std::string_view name = "loops";
  static constexpr double slope = 3;
  template <class T>
  void operator()(const Elements<T>& all) const {
    while (*static_cast<const volatile T*>(all.x) == *all.x) continue;
  }
};

/// It keeps a sum of all that it has seen, in no variable.
struct HidesState {
  static constexpr std::string_view name = "hides_state";
  static constexpr double slope = 3;
  template <class T>
  void operator()(const Elements<T>& all) const {
    static double sum = 0;
    triple(all);
    sum += 1e-3 * static_cast<double>(all.x[0]);
    all.y[0] += static_cast<T>(sum);
  }
};

/// The same with the definition 3 x.
template <class Fault>
class DefinedTripled final : public Tripled<Fault> {
 public:
  bool elementwise() const override { return true; }
  bool has_definition() const override { return true; }
  std::vector<Symbol> definition(std::span<const Symbol> inputs, const Attributes&) const override {
    return {inputs[0] * 3.0};
  }
};

/// A layer of one such op.
template <class Fault, class MadeOf = Tripled<Fault>>
class OfOp final : public Layer {
 public:
  static Schema schema() { return Schema(std::string(Fault::name), "A layer for tests"); }
  Symbol call(Scope&, const Symbol& x) const override {
    static const MadeOf op;
    return add_node(op, {x});
  }
};

/// Its rows are twice as long in small batches.
class WrongShape final : public Layer {
 public:
  static Schema schema() { return Schema("wrong_shape", "A layer for tests"); }
  Symbol call(Scope&, const Symbol& x) const override {
    const std::vector<Symbol> twice{x, x};
    return x.shape()[0] > 4 ? x : concat(twice, -1);
  }
};

class Impure final : public Layer {
 public:
  static Schema schema() { return Schema("impure", "A layer for tests"); }
  Symbol call(Scope&, const Symbol& x) const override {
    static int calls = 0;
    return x * (1.0 + 1e-3 * ++calls);
  }
};

class Throws final : public Layer {
 public:
  static Schema schema() { return Schema("throws", "A layer for tests"); }
  Symbol call(Scope&, const Symbol&) const override { throw std::runtime_error("no luck today"); }
};

/// A mean that it never brings up to date.
class ForgetsState final : public Layer {
 public:
  static Schema schema() { return Schema("forgets_state", "A layer for tests"); }
  Symbol call(Scope& scope, const Symbol& x) const override {
    const Variable mean = scope.state("mean", x.shape().without(0));
    return x - mean.value();
  }
};

/// A row depends on the others of its batch.
class MixesRows final : public Layer {
 public:
  static Schema schema() { return Schema("mixes_rows", "A layer for tests"); }
  Symbol call(Scope&, const Symbol& x) const override { return x - plexus::mean(x, {0}, true); }
};

/// Its option may be 0, by which it divides.
class WrongBound final : public Layer {
 public:
  static Schema schema() {
    return Schema("wrong_bound", "A layer for tests")
        .number("scale", 1.0, "what x is divided by", at_least(0));
  }
  explicit WrongBound(const Options& options) : scale_(options.number("scale")) {}
  Symbol call(Scope&, const Symbol& x) const override { return x / scale_; }

 private:
  double scale_;
};

/// An op that infers other types than its definition gives.
class WrongTypes final : public Op {
 public:
  std::string_view name() const override { return "wrong_types"; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    require_operands(name(), inputs, 1, Operands::floating);
    return {inputs[0]};
  }
  bool has_definition() const override { return true; }
  std::vector<Symbol> definition(std::span<const Symbol> inputs, const Attributes&) const override {
    return {sum(inputs[0], {0}, true)};
  }
};

}  // namespace

PLEXUS_PLUGIN("wrong_layers", "0.1.0", registrar) {
  registrar.add<OfOp<NoFault>>();
  registrar.add<OfOp<WrongGradient>>();
  registrar.add<OfOp<NotDeterministic>>();
  registrar.add<OfOp<DiffersBetweenRuns>>();
  registrar.add<OfOp<WrongTail>>();
  registrar.add<OfOp<WrongWhenLarge>>();
  registrar.add<OfOp<WrongRanges>>();
  registrar.add<OfOp<LosesNan, DefinedTripled<LosesNan>>>();
  registrar.add<OfOp<Leaks>>();
  registrar.add<OfOp<WritesBehind>>();
  registrar.add<OfOp<Crashes>>();
  registrar.add<OfOp<Exits>>();
  registrar.add<OfOp<Loops>>();
  registrar.add<OfOp<HidesState>>();
  registrar.add<WrongShape>();
  registrar.add<Impure>();
  registrar.add<Throws>();
  registrar.add<ForgetsState>();
  registrar.add<MixesRows>();
  registrar.add<WrongBound>();
  registrar.add<WrongTypes>();
  registrar.add<Tripled<WrongGradientOfOp>>();
  registrar.add<Tripled<WrongRangesOfOp>>();
}
