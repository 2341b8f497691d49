#include "wrong_formulas.hpp"

#include <plexus/plexus.hpp>

// Behind all others: a name in it is that of a parameter in one of them.
#include <plexus/ops/elementwise.hpp>

#include <stdexcept>
#include <vector>

namespace plexus::tests {
namespace {

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

void add_wrong_formulas(Registrar& registrar) {
  registrar.add<WrongShape>();
  registrar.add<Impure>();
  registrar.add<Throws>();
  registrar.add<ForgetsState>();
  registrar.add<MixesRows>();
  registrar.add<WrongBound>();
  registrar.add<WrongTypes>();
}

}  // namespace plexus::tests
