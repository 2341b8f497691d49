// What `compare` must survive: backends that pass the checks of nodes (or not) and then break, one that
// cannot run on any machine, and a metric whose accumulators only look like those of a mean.

#include <plexus/plexus.hpp>

#include <atomic>
#include <stdexcept>

namespace {

using namespace plexus;

/// More than all checks of a small run have; a prediction of each of its rows alone, or a measurement, has
/// more.
constexpr int most_single_rows = 2000;
std::atomic<int> single_rows = 0;

/// relu, which breaks after so many batches of one row.
class Breaking : public Backend {
 public:
  explicit Breaking(float factor) : factor_(factor) {}
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
    return kernel([x, y, rows, n, factor = factor_] {
      if (rows == 1 && ++single_rows > most_single_rows) throw std::runtime_error("too many single rows");
      for (std::int64_t i = 0; i < n; ++i) y[i] = x[i] <= 0 ? 0.0F : factor * x[i];
    });
  }

 private:
  float factor_;
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
  registrar.add<Absent>();
  registrar.add<InParts>();
}
