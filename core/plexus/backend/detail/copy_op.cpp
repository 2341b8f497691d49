#include <plexus/backend/detail/copy_op.hpp>

#include <cstring>

namespace plexus {

namespace {

class Copy final : public Op {
 public:
  std::string_view name() const override { return "copy"; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    return {inputs[0]};
  }
  std::vector<Tensor> error_bound(const Node&, const Observation& seen) const override {
    return {seen.errors[0]};
  }
  bool exact_on_integers() const override { return true; }
  bool has_kernel(const Node&) const override { return true; }
  Kernel bind(BindContext& context) const override {
    return kernel([from = context.input(0), to = context.output(), bytes = context.node().type().bytes()] {
      std::memcpy(to, from, bytes);
    });
  }
};

}  // namespace

const Op& copy_op() {
  static const Copy op;
  return op;
}

}  // namespace plexus
