// Components that hand over what they must not: empty symbols, wrong shapes, what they kept from another
// trace, ops with the name of another.

#include <plexus/plexus.hpp>

#include <optional>
#include <stdexcept>

namespace {

using namespace plexus;

class EmptySum final : public Layer {
 public:
  static Schema schema() { return Schema("empty_sum", "begins a sum with nothing"); }
  Symbol call(Scope&, const Symbol& x) const override {
    Symbol total;
    for (int i = 0; i < 3; ++i) total = total + x * static_cast<double>(i);
    return total;
  }
};

class KeepsSymbol final : public Layer {
 public:
  static Schema schema() { return Schema("keeps_symbol", "uses a symbol of its first call"); }
  Symbol call(Scope&, const Symbol& x) const override {
    if (!kept_) kept_ = exp(x);
    return x + kept_;
  }

 private:
  mutable Symbol kept_;
};

class KeepsVariable final : public Layer {
 public:
  static Schema schema() { return Schema("keeps_variable", "uses a variable of its first call"); }
  Symbol call(Scope& scope, const Symbol& x) const override {
    if (!kept_) kept_ = scope.state("kept", {x.shape().back()});
    return x + kept_->value();
  }

 private:
  mutable std::optional<Variable> kept_;
};

class Transposes final : public Layer {
 public:
  static Schema schema() { return Schema("transposes", "makes columns of rows"); }
  Symbol call(Scope&, const Symbol& x) const override { return transpose(x); }
};

class Alternates final : public Layer {
 public:
  static Schema schema() { return Schema("alternates", "is another function in every other call"); }
  Symbol call(Scope&, const Symbol& x) const override { return ++calls_ % 2 == 1 ? relu(x) : tanh(x); }

 private:
  mutable int calls_ = 0;
};

/// x^2, with the name that a test gives it; its definition gives up.
class Square final : public Op {
 public:
  explicit Square(std::string_view name) : name_(name) {}
  std::string_view name() const override { return name_; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    return {inputs[0]};
  }
  bool has_definition() const override { return true; }
  std::vector<Symbol> definition(std::span<const Symbol>, const Attributes&) const override {
    throw std::runtime_error("no such row");
  }

 private:
  std::string_view name_;
};

class TakenName final : public Layer {
 public:
  static Schema schema() { return Schema("taken_name", "uses an op of its own named relu"); }
  Symbol call(Scope&, const Symbol& x) const override {
    static const Square op("relu");
    return add_node(op, {x});
  }
};

class Undefined final : public Layer {
 public:
  static Schema schema() { return Schema("undefined", "uses an op whose definition gives up"); }
  Symbol call(Scope&, const Symbol& x) const override {
    static const Square op("own_square");
    return add_node(op, {x});
  }
};

class ScalarLoss final : public Loss {
 public:
  static Schema schema() { return Schema("scalar_loss", "makes the mean itself"); }
  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    return mean(square(target - prediction));
  }
};

class VectorMetric final : public Metric {
 public:
  static Schema schema() { return Schema("vector_metric", "has three results"); }
  void update(Scope& scope, const Symbol&, const Symbol&, const Symbol&) const override {
    scope.accumulator("sums", {3});
  }
  Symbol result(Scope& scope) const override { return scope.accumulator("sums", {3}).value(); }
  Direction direction() const override { return Direction::up; }
};

class Idle final : public Optimizer {
 public:
  static Schema schema() { return optimizer_schema("idle", "moves nothing", 0.1); }
  void update(Scope&, const Variable&, const Symbol&) const override {}
};

class EmptyStart final : public Initializer {
 public:
  static Schema schema() { return Schema("empty_start", "makes nothing"); }
  Symbol make(Random&, const Shape&) const override { return {}; }
};

class VectorPenalty final : public Regularizer {
 public:
  static Schema schema() { return Schema("vector_penalty", "has a price for each element"); }
  Symbol penalty(const Symbol& w) const override { return square(w); }
};

class VectorLoss final : public Layer {
 public:
  static Schema schema() { return Schema("vector_loss", "adds a price for each element to the loss"); }
  Symbol call(Scope& scope, const Symbol& x) const override {
    scope.add_loss(x);
    return x;
  }
};

class MeanOfAll final : public MeanMetric {
 public:
  static Schema schema() { return Schema("mean_of_all", "has one value where it should have one a row"); }
  Symbol values(Scope&, const Symbol&, const Symbol& prediction) const override { return mean(prediction); }
  Direction direction() const override { return Direction::down; }
};

class ScalarStep final : public Optimizer {
 public:
  static Schema schema() { return optimizer_schema("scalar_step", "assigns a number to a matrix", 0.1); }
  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    scope.assign(w, sum(gradient));
  }
};

/// -x, whose gradient is a scalar.
class Negated final : public Op {
 public:
  std::string_view name() const override { return "own_negated"; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    return {inputs[0]};
  }
  bool has_definition() const override { return true; }
  std::vector<Symbol> definition(std::span<const Symbol> inputs, const Attributes&) const override {
    return {-inputs[0]};
  }
  std::optional<std::vector<Symbol>> gradient(const Node&, std::span<const Symbol> by) const override {
    return std::vector<Symbol>{sum(by[0])};
  }
};

class WrongGradient final : public Layer {
 public:
  static Schema schema() { return Schema("wrong_gradient", "uses an op whose gradient has no shape"); }
  Symbol call(Scope&, const Symbol& x) const override {
    static const Negated op;
    return add_node(op, {x});
  }
};

}  // namespace

PLEXUS_PLUGIN("breaks_contract", "1.0.0", registrar) {
  registrar.add<EmptySum>();
  registrar.add<KeepsSymbol>();
  registrar.add<KeepsVariable>();
  registrar.add<Transposes>();
  registrar.add<Alternates>();
  registrar.add<TakenName>();
  registrar.add<Undefined>();
  registrar.add<ScalarLoss>();
  registrar.add<VectorMetric>();
  registrar.add<Idle>();
  registrar.add<EmptyStart>();
  registrar.add<VectorPenalty>();
  registrar.add<VectorLoss>();
  registrar.add<MeanOfAll>();
  registrar.add<ScalarStep>();
  registrar.add<WrongGradient>();
}
