#include <plexus/check/detail/kinds/accepted_shapes.hpp>
#include <plexus/check/detail/kinds/case_checks.hpp>
#include <plexus/check/detail/kinds/drawn_outputs.hpp>
#include <plexus/check/detail/kinds/float32_agreement.hpp>
#include <plexus/check/detail/kinds/recorded_case.hpp>
#include <plexus/check/detail/kinds/slope_differences.hpp>
#include <plexus/check/kinds/check_regularizer.hpp>
#include <plexus/error/error.hpp>
#include <plexus/nn/regularizer.hpp>
#include <plexus/ops/differentiate.hpp>
#include <plexus/plugin/components.hpp>

#include <cmath>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace plexus {
namespace {

/// The checks of one case of a regularizer, on a matrix and on a vector.
class RegularizerChecks {
 public:
  RegularizerChecks(const ComponentCase& tried, CheckTable& table) : checks_(tried, table) {}

  void run() {
    checks_.run("penalty", [&] { return penalty(); });
    checks_.run("the same trace twice", [&] { return purity(); });
    checks_.run("gradient", [&] { return gradient(); });
    checks_.run("small and large weights", [&] { return ends(); });
    checks_.run("float32", [&] { return float32(); });
    if (!shapes_.empty()) add_memory_and_time();
  }

 private:
  static constexpr TraceSettings settings{true, DType::float64};

  static Tensor weights(const Shape& shape) {
    return drawn_predictions(PredictionKind::real, shape.without(0), shape[0], 5);
  }

  Recorder recorder(const Shape& shape) const { return recorder(regularizer_, shape); }

  static Recorder recorder(const std::shared_ptr<const Regularizer>& regularizer, const Shape& shape) {
    return [regularizer, shape](Trace& trace) {
      const DType dtype = trace.settings().dtype;
      const Symbol w = trace.graph().input("w", {dtype, shape});
      const Symbol made =
          calling_plugin(*regularizer, "the penalty", [&] { return regularizer->penalty(w); });
      if (!made) throw UsageError("the penalty is an empty symbol");
      const Type expected{dtype, Shape{}};
      if (made.type() != expected)
        throw ShapeError(
            fmt::format("a penalty is a scalar, {}; found {}", expected.text(), made.type().text()));
      trace.graph().output("penalty", made);
      const std::vector<Symbol> by{w};
      const Symbol gradient = differentiate(made, by)[0];
      if (gradient) trace.graph().output("gradient", gradient);
    };
  }

  CheckResult penalty() {
    regularizer_ = checks_.tried().make<Regularizer>();
    AcceptedShapes accepted = accepted_shapes([&](const Shape& shape) { return wrong_penalty(shape); });
    shapes_ = std::move(accepted.shapes);
    return accepted.result;
  }

  std::string wrong_penalty(const Shape& shape) const {
    TracedAlone traced(recorder(shape), settings, open_backends("reference"));
    traced.write("w", weights(shape));
    traced.run();
    const double found = traced.output("penalty").item();
    if (!std::isfinite(found)) return fmt::format("the penalty is {}", found);
    return traced.has_output("gradient") ? "" : "it does not depend on the weights: there is no gradient";
  }

  CheckResult purity() const {
    if (shapes_.empty()) return CheckResult::skipped("it has no penalty");
    const std::string differs = impurity(recorder(shapes_[0]), settings);
    return differs.empty() ? CheckResult::passed() : CheckResult::failed(differs);
  }

  CheckResult gradient() const {
    if (shapes_.empty()) return CheckResult::skipped("it has no penalty");
    std::string told;
    for (const Shape& shape : shapes_) {
      TracedAlone traced(recorder(shape), settings, open_backends("reference"));
      const auto value = [&](const Tensor& w) {
        traced.write("w", w);
        traced.run();
        return traced.output("penalty").item();
      };
      value(weights(shape));
      const SlopeDifferences slopes = slope_differences(value, weights(shape), traced.output("gradient"));
      if (!slopes.fault.empty()) return CheckResult::failed(shape.text() + ": " + slopes.fault);
      told = slopes.text();
    }
    return CheckResult::passed(told);
  }

  CheckResult ends() const {
    if (shapes_.empty()) return CheckResult::skipped("it has no penalty");
    TracedAlone traced(recorder(shapes_[0]), {true, DType::float32}, open_backends("reference"));
    std::string told;
    for (const double each : {0.0, 1e-8, 1e4, -1e4}) {
      traced.write("w", Tensor::full({DType::float64, shapes_[0]}, each));
      traced.run();
      const double found = traced.output("penalty").item();
      if (!std::isfinite(found)) return CheckResult::failed(fmt::format("{} for weights of {}", found, each));
      const Tensor gradient = traced.output("gradient");
      for (const double slope : gradient.data<double>()) {
        if (!std::isfinite(slope))
          return CheckResult::failed(fmt::format("the gradient is {} for weights of {}", slope, each));
      }
      if (each == 0) told = fmt::format("{:.4g} for weights of 0", found);
    }
    return CheckResult::passed(told);
  }

  CheckResult float32() const {
    if (shapes_.empty()) return CheckResult::skipped("it has no penalty");
    return float32_agreement(recorder(shapes_[0]), settings, {{"w", weights(shapes_[0])}});
  }

  void add_memory_and_time() {
    const Shape shape = shapes_.front().rank() > 1 ? Shape{256, 256} : Shape{65536};
    const auto recorded = [&](const ComponentCase& tried) {
      return RecordedCase{recorder(tried.make<Regularizer>(), shape), {{"w", weights(shape)}}};
    };
    plexus::add_memory_and_time(
        checks_, settings, "penalty and gradient of 65536 numbers",
        [] {
          return ComponentCase{Kind::regularizer, "l2", Tree::map(), {}};
        },
        recorded);
  }

  CaseChecks checks_;
  std::vector<Shape> shapes_;  // that it accepts
  std::shared_ptr<const Regularizer> regularizer_;
};

}  // namespace

void check_regularizer(const ComponentCase& tried, CheckTable& table) {
  RegularizerChecks(tried, table).run();
}

}  // namespace plexus
