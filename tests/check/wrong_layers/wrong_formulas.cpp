#include "wrong_formulas.hpp"

#include <plexus/plexus.hpp>

// Behind all others: a name in it is that of a parameter in one of them.
#include <plexus/ops/elementwise.hpp>

#include <stdexcept>
#include <string>
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

/// Each trace keeps something.
class LeaksTraces final : public Layer {
 public:
  static Schema schema() { return Schema("leaks_traces", "A layer for tests"); }
  Symbol call(Scope&, const Symbol& x) const override {
    static std::vector<std::string> kept;
    kept.emplace_back(48, ' ');
    return x * 3.0;
  }
};

/// Its schema has an option that nothing asks for, and one that counts with another alone.
class IgnoresOption final : public Layer {
 public:
  static Schema schema() {
    return Schema("ignores_option", "A layer for tests")
        .number("scale", 1.0, "what x is multiplied by")
        .boolean("shifted", false, "whether something is added")
        .number("shift", 1.0, "what is added")
        .number("power", 2.0, "nothing");
  }
  explicit IgnoresOption(const Options& options)
      : scale_(options.number("scale")), shift_(options.boolean("shifted") ? options.number("shift") : 0.0) {}
  Symbol call(Scope&, const Symbol& x) const override { return x * scale_ + shift_; }

 private:
  double scale_;
  double shift_;
};

/// It has no fault: it asks for its options when it is used, for one of them only with another value of the
/// other.
class KeepsOptions final : public Layer {
 public:
  static Schema schema() {
    return Schema("keeps_options", "A layer for tests")
        .boolean("shifted", false, "whether something is added")
        .number("shift", 1.0, "what is added");
  }
  explicit KeepsOptions(const Options& options) : options_(options) {}
  Symbol call(Scope&, const Symbol& x) const override {
    return options_.boolean("shifted") ? x + options_.number("shift") : x * 2.0;
  }

 private:
  Options options_;
};

/// It asks for an option that its schema does not declare.
class AsksForAnother final : public Layer {
 public:
  static Schema schema() {
    return Schema("asks_for_another", "A layer for tests").number("scale", 1.0, "what x is multiplied by");
  }
  explicit AsksForAnother(const Options& options) : scale_(options.number("scales")) {}
  Symbol call(Scope&, const Symbol& x) const override { return x * scale_; }

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

/// An op that never looks how many inputs it has.
class ReadsBeyond final : public Op {
 public:
  std::string_view name() const override { return "reads_beyond"; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    const Type& type = *inputs.data();
    if (!is_floating(type.dtype)) throw ShapeError("reads_beyond takes a floating input");
    return {type};
  }
  bool has_definition() const override { return true; }
  std::vector<Symbol> definition(std::span<const Symbol> inputs, const Attributes&) const override {
    return {inputs[0] * 3.0};
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
  registrar.add<LeaksTraces>();
  registrar.add<IgnoresOption>();
  registrar.add<KeepsOptions>();
  registrar.add<AsksForAnother>();
  registrar.add<WrongTypes>();
  registrar.add<ReadsBeyond>();
}

}  // namespace plexus::tests
