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
  HostKernel kernel(const Node&) const override {
    return [](const Node& node, const void* const* inputs, void* const* outputs) {
      std::memcpy(outputs[0], inputs[0], node.type().bytes());
    };
  }
};

}  // namespace

const Op& copy_op() {
  static const Copy op;
  return op;
}

}  // namespace plexus
