#include <plexus/ops/catalog.hpp>
#include <plexus/ops/elementwise.hpp>
#include <plexus/ops/ops.hpp>

namespace plexus {

namespace {

/// An alias of its operand that stops gradients.
class StopGradient final : public Op {
 public:
  std::string_view name() const override { return "stop_gradient"; }
  bool exact_on_integers() const override { return true; }
  bool alias() const override { return true; }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    require_operands(name(), inputs, 1, Operands::any);
    return {inputs[0]};
  }

  std::optional<std::vector<Symbol>> gradient(const Node&, std::span<const Symbol>) const override {
    return std::vector<Symbol>(1);
  }

  std::vector<Tensor> error_bound(const Node&, const Observation& seen) const override {
    return {seen.errors[0]};
  }
};

const StopGradient stop_gradient_op{};
const CoreOps stop_gradient_family{&stop_gradient_op};

}  // namespace

Symbol stop_gradient(const Symbol& x) { return add_node(stop_gradient_op, {x}); }

}  // namespace plexus
