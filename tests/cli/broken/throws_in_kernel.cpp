// Layers over ops of their own, which throw while their kernel is bound, or in it.

#include <plexus/plexus.hpp>

#include <stdexcept>

namespace {

using namespace plexus;

[[noreturn]] void throw_exception() { throw std::out_of_range("no such row"); }
[[noreturn]] void throw_number() { throw 7; }

/// x, by a kernel of its own.
class Same : public Op {
 public:
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    return {inputs[0]};
  }
  std::optional<std::vector<Symbol>> gradient(const Node&, std::span<const Symbol> by) const override {
    return std::vector<Symbol>{by[0]};
  }
  bool has_kernel(const Node&) const override { return true; }
};

template <void (*fail)()>
class FailsBinding final : public Same {
 public:
  std::string_view name() const override { return fail == throw_number ? "binds_number" : "binds_badly"; }
  Kernel bind(BindContext&) const override {
    fail();
    return {};
  }
};

template <void (*fail)()>
class FailsRunning final : public Same {
 public:
  std::string_view name() const override { return fail == throw_number ? "runs_number" : "runs_badly"; }
  Kernel bind(BindContext&) const override {
    return kernel([] { fail(); });
  }
};

template <class Used>
class Using final : public Layer {
 public:
  static Schema schema() { return Schema(std::string("layer_") + std::string(Used().name()), "uses an op"); }
  Symbol call(Scope&, const Symbol& x) const override {
    static const Used op;
    return add_node(op, {x});
  }
};

}  // namespace

PLEXUS_PLUGIN("throws_in_kernel", "1.0.0", registrar) {
  registrar.add<Using<FailsBinding<throw_exception>>>();
  registrar.add<Using<FailsBinding<throw_number>>>();
  registrar.add<Using<FailsRunning<throw_exception>>>();
  registrar.add<Using<FailsRunning<throw_number>>>();
}
