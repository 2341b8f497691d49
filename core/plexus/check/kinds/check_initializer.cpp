#include <plexus/backend/evaluate.hpp>
#include <plexus/check/detail/kinds/case_checks.hpp>
#include <plexus/check/kinds/check_initializer.hpp>
#include <plexus/error/error.hpp>
#include <plexus/nn/detail/initial_value.hpp>
#include <plexus/plugin/components.hpp>

#include <cmath>
#include <vector>

#include <fmt/format.h>

namespace plexus {
namespace {

/// The checks of one case of an initializer, on each shape that it accepts.
class InitializerChecks {
 public:
  InitializerChecks(const ComponentCase& tried, CheckTable& table) : checks_(tried, table) {}

  void run() {
    checks_.run("values", [&] { return values(); });
    checks_.run("seed and path", [&] { return seed_and_path(); });
  }

 private:
  /// Errors of initial_value name this variable.
  Declaration declaration(const Shape& shape, std::string path = "layer/kernel") const {
    return {std::move(path), {DType::float64, shape}, Role::parameter, true, initializer_.get(), 0};
  }

  Tensor made(const Shape& shape, const std::string& path, std::uint64_t seed) const {
    return evaluate(initial_value(declaration(shape, path), seed), backends_)[0];
  }

  CheckResult values() {
    initializer_ = checks_.tried().make<Initializer>();
    backends_ = open_backends("reference");
    std::vector<Shape> shapes{
        Shape(checks_.tried().inputs[0].row_shape), {60, 50}, {50, 50}, {70}, {3, 3, 8, 16}};
    std::string told;
    std::string refusal;
    for (const Shape& shape : shapes) {
      try {
        const Tensor value = made(shape, "layer/kernel", 1);
        for (const double each : value.data<double>()) {
          if (!std::isfinite(each)) return CheckResult::failed(fmt::format("{} in {}", each, shape.text()));
        }
        accepted_.push_back(shape);
        told += (told.empty() ? "" : ", ") + moments_text(value);
      } catch (const ShapeError& error) {
        if (refusal.empty()) refusal = error.message();
      }
    }
    if (accepted_.empty()) throw ShapeError(refusal);
    return CheckResult::passed(told);
  }

  static std::string moments_text(const Tensor& value) {
    const auto count = static_cast<double>(value.elements());
    double mean = 0;
    double squares = 0;
    for (const double each : value.data<double>()) mean += each / count;
    for (const double each : value.data<double>()) squares += (each - mean) * (each - mean) / count;
    return fmt::format("{}: mean {:.3g}, deviation {:.3g}", value.shape().text(), mean, std::sqrt(squares));
  }

  CheckResult seed_and_path() const {
    if (accepted_.empty()) return CheckResult::skipped("it has no values");
    for (const Shape& shape : accepted_) {
      const Tensor value = made(shape, "layer/kernel", 1);
      if (!(made(shape, "layer/kernel", 1) == value))
        return CheckResult::failed("the same seed and path give other values when asked again");
      const bool other_seed = !(made(shape, "layer/kernel", 2) == value);
      const bool other_path = !(made(shape, "other/kernel", 1) == value);
      if (other_seed && !other_path) {
        return CheckResult::failed(
            "another seed gives other values, but another variable the same: draw from `random`, whose "
            "numbers are each variable's own");
      }
      if (!other_seed && draws(shape)) {
        return CheckResult::failed(
            "it draws random numbers that do not depend on the seed: draw from `random`");
      }
    }
    return CheckResult::passed(draws(accepted_[0]) ? "random" : "not random");
  }

  /// Whether its graph has an op of random numbers.
  bool draws(const Shape& shape) const {
    const auto graph = initial_value(declaration(shape), 1);
    for (std::size_t id = 0; id < graph->size(); ++id) {
      if (graph->node(id).op().name().starts_with("random_")) return true;
    }
    return false;
  }

  CaseChecks checks_;
  std::unique_ptr<const Initializer> initializer_;
  Backends backends_;
  std::vector<Shape> accepted_;
};

}  // namespace

void check_initializer(const ComponentCase& tried, CheckTable& table) {
  InitializerChecks(tried, table).run();
}

}  // namespace plexus
