#include "wrong_kernels.hpp"

#include <plexus/plexus.hpp>

// Behind all others: a name in it is that of a parameter in one of them.
#include <plexus/ops/elementwise.hpp>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace plexus::tests {
namespace {

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
      return Fault::slope_of_errors * x[0].error + rounding(y, Fault::roundings, u);
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

/// The slope of the gradient, that of its errors, and the roundings of a kernel.
struct RightSlope {
  static constexpr double slope = 3;
  static constexpr double slope_of_errors = 3;
  static constexpr double roundings = 1;
};

struct NoFault : RightSlope {
  static constexpr std::string_view name = "tripled";
  template <class T>
  void operator()(const Elements<T>& all) const {
    triple(all);
  }
};

struct WrongGradient : NoFault {
  static constexpr std::string_view name = "wrong_gradient";
  static constexpr double slope = 2;
};

struct WrongGradientOfOp : WrongGradient {
  static constexpr std::string_view name = "wrong_gradient_of_op";
};

/// Its bound would hide most faults.
struct WideBound : NoFault {
  static constexpr std::string_view name = "wide_bound";
  static constexpr double roundings = 1e5;
};

/// Its bound is right for exact inputs alone.
struct ForgetsErrors : NoFault {
  static constexpr std::string_view name = "forgets_errors";
  static constexpr double slope_of_errors = 0;
};

struct NotDeterministic : RightSlope {
  static constexpr std::string_view name = "not_deterministic";
  template <class T>
  void operator()(const Elements<T>& all) const {
    static int calls = 0;
    triple(all);
    if (++calls % 7 == 0) all.y[0] *= T(1.001);
  }
};

/// Each program has numbers of its own.
struct DiffersBetweenRuns : RightSlope {
  static constexpr std::string_view name = "differs_between_runs";
  static inline int programs = 0;
  int program = ++programs;
  template <class T>
  void operator()(const Elements<T>& all) const {
    triple(all);
    if (all.count > 0) all.y[0] *= T(1 + 1e-3 * (program % 5));
  }
};

struct WrongTail : RightSlope {
  static constexpr std::string_view name = "wrong_tail";
  template <class T>
  void operator()(const Elements<T>& all) const {
    triple(all);
    for (std::int64_t i = all.count / 8 * 8; i < all.count; ++i) all.y[i] = all.x[i];
  }
};

struct WrongWhenLarge : RightSlope {
  static constexpr std::string_view name = "wrong_when_large";
  template <class T>
  void operator()(const Elements<T>& all) const {
    triple(all);
    for (std::int64_t i = 2000; i < all.count; ++i) all.y[i] = 0;
  }
};

/// The ranges of all threads but the first.
struct WrongRanges : RightSlope {
  static constexpr std::string_view name = "wrong_ranges";
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

struct LosesNan : RightSlope {
  static constexpr std::string_view name = "loses_nan";
  template <class T>
  void operator()(const Elements<T>& all) const {
    for (std::int64_t i = 0; i < all.count; ++i) all.y[i] = all.x[i] == all.x[i] ? 3 * all.x[i] : 0;
  }
};

struct Leaks : RightSlope {
  static constexpr std::string_view name = "leaks";
  template <class T>
  void operator()(const Elements<T>& all) const {
    static std::vector<std::string> kept;
    kept.emplace_back(48, ' ');
    triple(all);
  }
};

struct WritesBehind : RightSlope {
  static constexpr std::string_view name = "writes_behind";
  template <class T>
  void operator()(const Elements<T>& all) const {
    triple(all);
    all.y[all.count] = 1;
  }
};

struct Crashes : RightSlope {
  static constexpr std::string_view name = "crashes";
  template <class T>
  void operator()(const Elements<T>&) const {
    std::abort();
  }
};

struct Exits : RightSlope {
  static constexpr std::string_view name = "exits";
  template <class T>
  void operator()(const Elements<T>&) const {
    std::exit(0);
  }
};

/// It leaves a file in the working directory, so that one can see where it is.
struct Loops : RightSlope {
  static constexpr std::string_view name = "loops";
  template <class T>
  void operator()(const Elements<T>& all) const {
    std::ofstream("loops");
    while (*static_cast<const volatile T*>(all.x) == *all.x) continue;
  }
};

/// It keeps a sum of all that it has seen, in no variable.
struct HidesState : RightSlope {
  static constexpr std::string_view name = "hides_state";
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

}  // namespace

void add_wrong_kernels(Registrar& registrar) {
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
  registrar.add<Tripled<WrongGradientOfOp>>();
  registrar.add<Tripled<WrongRangesOfOp>>();
  registrar.add<Tripled<WideBound>>();
  registrar.add<Tripled<ForgetsErrors>>();
}

}  // namespace plexus::tests
