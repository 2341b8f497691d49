// A component of each kind that is made without complaint and throws when it is used.

#include <plexus/plexus.hpp>

#include <stdexcept>

namespace {

using namespace plexus;

[[noreturn]] void give_up() { throw std::out_of_range("no such row"); }

class LateLayer final : public Layer {
 public:
  static Schema schema() { return Schema("late_layer", "throws while it is traced"); }
  Symbol call(Scope&, const Symbol&) const override { give_up(); }
};

class LateShape final : public Layer {
 public:
  static Schema schema() { return Schema("late_shape", "throws an Error of Plexus while it is traced"); }
  Symbol call(Scope&, const Symbol&) const override { throw ShapeError("seven is too many"); }
};

class LateNumber final : public Layer {
 public:
  static Schema schema() { return Schema("late_number", "throws something that is no exception"); }
  Symbol call(Scope&, const Symbol&) const override { throw 7; }
};

class LateLoss final : public Loss {
 public:
  static Schema schema() { return Schema("late_loss", "throws while it is traced"); }
  Symbol call(Scope&, const Symbol&, const Symbol&) const override { give_up(); }
};

class LateMetric final : public Metric {
 public:
  static Schema schema() { return Schema("late_metric", "throws while it is traced"); }
  void update(Scope&, const Symbol&, const Symbol&, const Symbol&) const override { give_up(); }
  Symbol result(Scope&) const override { give_up(); }
  Direction direction() const override { return Direction::up; }
};

class LateOptimizer final : public Optimizer {
 public:
  static Schema schema() { return optimizer_schema("late_optimizer", "throws while it is traced", 0.01); }
  void update(Scope&, const Variable&, const Symbol&) const override { give_up(); }
};

class LateInitializer final : public Initializer {
 public:
  static Schema schema() { return Schema("late_initializer", "throws while it is traced"); }
  Symbol make(Random&, const Shape&) const override { give_up(); }
};

class LateRegularizer final : public Regularizer {
 public:
  static Schema schema() { return Schema("late_regularizer", "throws while it is traced"); }
  Symbol penalty(const Symbol&) const override { give_up(); }
};

class LateDataset final : public Dataset {
 public:
  static Schema schema() {
    return Schema("late_dataset", "throws while it is read").boolean("at_once", false, "or described");
  }
  explicit LateDataset(const Options& options) : at_once_(options.boolean("at_once")) {}

  Description describe() const override {
    if (at_once_) give_up();
    Description description;
    description.fields = {{"x", {DType::float32, {}}, Use::input}, {"y", {DType::float32, {}}, Use::target}};
    return description;
  }
  std::vector<Column> read(Part) const override { give_up(); }
  std::vector<std::string> files() const override { return {}; }

 private:
  bool at_once_;
};

}  // namespace

PLEXUS_PLUGIN("throws_late", "1.0.0", registrar) {
  registrar.add<LateLayer>();
  registrar.add<LateShape>();
  registrar.add<LateNumber>();
  registrar.add<LateLoss>();
  registrar.add<LateMetric>();
  registrar.add<LateOptimizer>();
  registrar.add<LateInitializer>();
  registrar.add<LateRegularizer>();
  registrar.add<LateDataset>();
}
