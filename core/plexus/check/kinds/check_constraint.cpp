#include <plexus/check/detail/kinds/accepted_shapes.hpp>
#include <plexus/check/detail/kinds/case_checks.hpp>
#include <plexus/check/detail/kinds/drawn_outputs.hpp>
#include <plexus/check/detail/kinds/float32_agreement.hpp>
#include <plexus/check/detail/kinds/traced_loss.hpp>
#include <plexus/check/kinds/check_constraint.hpp>
#include <plexus/error/error.hpp>
#include <plexus/nn/constraint.hpp>
#include <plexus/plugin/components.hpp>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace plexus {
namespace {

/// The largest difference of two tensors' elements.
double distance(const Tensor& a, const Tensor& b) {
  double largest = 0;
  for (std::int64_t i = 0; i < a.shape().elements(); ++i) {
    largest = std::max(largest, std::abs(a.data<double>()[static_cast<std::size_t>(i)] -
                                         b.data<double>()[static_cast<std::size_t>(i)]));
  }
  return largest;
}

/// The checks of one case of a constraint, on a matrix and on a vector.
class ConstraintChecks {
 public:
  ConstraintChecks(const ComponentCase& tried, CheckTable& table) : checks_(tried, table) {}

  void run() {
    checks_.run("projection", [&] { return projection(); });
    checks_.run("the same trace twice", [&] { return purity(); });
    checks_.run("projecting again", [&] { return settling(); });
    checks_.run("small and large weights", [&] { return ends(); });
    checks_.run("float32", [&] { return float32(); });
  }

 private:
  static constexpr TraceSettings settings{true, DType::float64};

  static Tensor weights(const Shape& shape, std::uint64_t key = 5) {
    return drawn_predictions(PredictionKind::real, shape.without(0), shape[0], key);
  }

  Recorder recorder(const Shape& shape) const {
    return [this, shape](Trace& trace) {
      const Symbol w = trace.graph().input("w", {trace.settings().dtype, shape});
      const Symbol made =
          calling_plugin(*constraint_, "the projection", [&] { return constraint_->project(w); });
      if (!made) throw UsageError("the projection is an empty symbol");
      if (made.type() != w.type())
        throw ShapeError(fmt::format("a projection has the type of its parameter, {}; found {}",
                                     w.type().text(), made.type().text()));
      trace.graph().output("projected", made);
    };
  }

  Tensor projected(const Shape& shape, const Tensor& w, DType dtype = DType::float64) const {
    TracedAlone traced(recorder(shape), {true, dtype}, open_backends("reference"));
    traced.write("w", w);
    traced.run();
    return traced.output("projected");
  }

  CheckResult projection() {
    constraint_ = checks_.tried().make<Constraint>();
    AcceptedShapes accepted = accepted_shapes([&](const Shape& shape) { return wrong_projection(shape); });
    shapes_ = std::move(accepted.shapes);
    return accepted.result;
  }

  std::string wrong_projection(const Shape& shape) const {
    const Tensor one = projected(shape, weights(shape));
    const std::string fault = first_not_finite(one);
    if (!fault.empty()) return fault;
    const bool constant = distance(one, projected(shape, weights(shape, 6))) == 0;
    return constant ? "it is the same for different weights: nothing could be learned" : "";
  }

  CheckResult purity() const {
    if (shapes_.empty()) return CheckResult::skipped("it has no projection");
    const std::string differs = impurity(recorder(shapes_[0]), settings);
    return differs.empty() ? CheckResult::passed() : CheckResult::failed(differs);
  }

  /// A constraint that moves projected weights as far again would move them in every step, without end.
  CheckResult settling() const {
    if (shapes_.empty()) return CheckResult::skipped("it has no projection");
    std::string told;
    for (const Shape& shape : shapes_) {
      const Tensor start = weights(shape);
      const Tensor once = projected(shape, start);
      const double first = distance(start, once);
      const Tensor twice = projected(shape, once);
      const std::string fault = first_not_finite(twice);
      if (!fault.empty()) return CheckResult::failed(fmt::format("{}: {}", shape.text(), fault));
      const double second = distance(once, twice);
      if (second > 0 && second >= first)
        return CheckResult::failed(fmt::format(
            "{}: the first time it moves a weight by {:.4g} at most, then, from there, by {:.4g}: "
            "what satisfies a constraint is left alone",
            shape.text(), first, second));
      told = fmt::format("moves by {:.2g}, then by {:.2g}", first, second);
    }
    return CheckResult::passed(told);
  }

  CheckResult ends() const {
    if (shapes_.empty()) return CheckResult::skipped("it has no projection");
    for (const double each : {0.0, 1e-8, 1e4, -1e4}) {
      const Tensor w = Tensor::full({DType::float64, shapes_[0]}, each);
      const std::string fault = first_not_finite(projected(shapes_[0], w, DType::float32));
      if (!fault.empty()) return CheckResult::failed(fmt::format("{} for weights of {}", fault, each));
    }
    return CheckResult::passed();
  }

  CheckResult float32() const {
    if (shapes_.empty()) return CheckResult::skipped("it has no projection");
    return float32_agreement(recorder(shapes_[0]), settings, {{"w", weights(shapes_[0])}});
  }

  CaseChecks checks_;
  std::vector<Shape> shapes_;  // that it accepts
  std::unique_ptr<const Constraint> constraint_;
};

}  // namespace

void check_constraint(const ComponentCase& tried, CheckTable& table) { ConstraintChecks(tried, table).run(); }

}  // namespace plexus
