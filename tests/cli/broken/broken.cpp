// What `compare` must survive: backends that pass the checks of nodes (or not) and then break, kernels that
// throw, always or for NaN, a backend that cannot run on any machine, and a metric whose accumulators only
// look like those of a mean.

#include <plexus/plexus.hpp>

#include <atomic>
#include <cmath>
#include <cstdlib>
#include <stdexcept>

namespace {

using namespace plexus;

/// More than all checks of a small run have; a prediction of each of its rows alone, or a measurement, has
/// more.
constexpr int most_single_rows = 2000;
std::atomic<int> single_rows = 0;

void throw_one() { throw std::runtime_error("too many single rows"); }

/// relu, which breaks after so many batches of one row.
class Breaking : public Backend {
 public:
  explicit Breaking(float factor, void (*end)() = throw_one) : factor_(factor), end_(end) {}
  int rank() const override { return -1; }

  Support support(const Node& node) const override {
    const bool mine = node.op().name() == "relu" && node.type().dtype == DType::float32;
    return mine ? Support{true, {}} : Support{false, "left to others"};
  }

  Kernel bind(BindContext& context) const override {
    const float* x = context.in<float>(0);
    float* y = context.out<float>();
    const Shape& shape = context.node().type().shape;
    const std::int64_t rows = shape[0], n = shape.elements();
    return kernel([x, y, rows, n, factor = factor_, end = end_] {
      if (rows == 1 && ++single_rows > most_single_rows) end();
      for (std::int64_t i = 0; i < n; ++i) y[i] = x[i] <= 0 ? 0.0F : factor * x[i];
    });
  }

 private:
  float factor_;
  void (*end_)();
};

class Right final : public Breaking {
 public:
  static Schema schema() { return Schema("breaking_right", "Right, until it breaks"); }
  Right() : Breaking(1) {}
  std::string_view name() const override { return "breaking_right"; }
};

class Wrong final : public Breaking {
 public:
  static Schema schema() { return Schema("breaking_wrong", "Wrong by 1e-3, until it breaks"); }
  Wrong() : Breaking(1.001F) {}
  std::string_view name() const override { return "breaking_wrong"; }
};

class Ending final : public Breaking {
 public:
  static Schema schema() { return Schema("breaking_off", "Right, until it ends the process"); }
  Ending() : Breaking(1, std::abort) {}
  std::string_view name() const override { return "breaking_off"; }
};

class Throwing final : public Breaking {
 public:
  static Schema schema() { return Schema("throwing", "Throws in its kernel"); }
  Throwing() : Breaking(1) {}
  std::string_view name() const override { return "throwing"; }
  Kernel bind(BindContext&) const override {
    return kernel([] { throw std::runtime_error("no memory on the device"); });
  }
};

class RefusingNan final : public Breaking {
 public:
  static Schema schema() { return Schema("refusing_nan", "Right, but throws for NaN"); }
  RefusingNan() : Breaking(1) {}
  std::string_view name() const override { return "refusing_nan"; }
  Kernel bind(BindContext& context) const override {
    const float* x = context.in<float>(0);
    float* y = context.out<float>();
    const std::int64_t n = context.node().type().shape.elements();
    return kernel([x, y, n] {
      for (std::int64_t i = 0; i < n; ++i) {
        if (std::isnan(x[i])) throw std::domain_error("a NaN in relu");
        y[i] = x[i] <= 0 ? 0.0F : x[i];
      }
    });
  }
};

class Absent final : public Breaking {
 public:
  static Schema schema() { return Schema("breaking_absent", "Runs nowhere"); }
  Absent() : Breaking(1) {}
  std::string_view name() const override { return "breaking_absent"; }
  std::string unavailable() const override { return "no machine has it"; }
};

/// The sum of all predictions, kept in two parts.
class InParts final : public Metric {
 public:
  static Schema schema() { return Schema("in_parts", "sum of the predictions, kept in two parts"); }
  void update(Scope& scope, const Symbol&, const Symbol& prediction, const Symbol&) const override {
    for (const char* name : {"total", "count"}) {
      const Variable part = scope.accumulator(name, {2});
      scope.assign(part, part.value() + cast(sum(prediction), DType::float64) / 4.0);
    }
  }
  Symbol result(Scope& scope) const override {
    return sum(scope.accumulator("total", {2}).value() + scope.accumulator("count", {2}).value());
  }
  Direction direction() const override { return Direction::up; }
};

}  // namespace

PLEXUS_PLUGIN("broken", "1.0.0", registrar) {
  registrar.add<Right>();
  registrar.add<Wrong>();
  registrar.add<Ending>();
  registrar.add<Throwing>();
  registrar.add<RefusingNan>();
  registrar.add<Absent>();
  registrar.add<InParts>();
}
