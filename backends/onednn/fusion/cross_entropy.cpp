#include <plexus/ops/ops.hpp>

#include "fusion/fused.hpp"

namespace plexus::onednn {

namespace {

/// An op of core with the difference as a second output. Shapes of targets and formulas are those of core's
/// op.
class WithDifference final : public Op {
 public:
  WithDifference(std::string_view name, bool sparse) : name_(name), sparse_(sparse) {}

  std::string_view name() const override { return name_; }
  bool has_definition() const override { return true; }

  /// Requires: the inputs are those of a node of core's op.
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    const Type& logits = inputs[1];
    return {{logits.dtype, logits.shape.without(-1)}, logits};
  }

  std::vector<Symbol> definition(std::span<const Symbol> inputs, const Attributes&) const override {
    const Symbol& target = inputs[0];
    const Symbol& logits = inputs[1];
    if (!sparse_) {
      return {softmax_cross_entropy(target, logits), softmax(logits) * sum(target, {-1}, true) - target};
    }
    const Symbol hot = one_hot(target, logits.shape().back(), logits.dtype());
    return {sparse_softmax_cross_entropy(target, logits), softmax(logits) - hot};
  }

  /// An exponential costs about ten operations.
  Cost cost(const Node& node) const override {
    Cost cost = Op::cost(node);
    cost.flops = 16 * static_cast<double>(node.type(1).shape.elements());
    return cost;
  }

 private:
  std::string_view name_;
  bool sparse_;
};

const WithDifference dense("softmax_cross_entropy_with_difference", false);
const WithDifference sparse("sparse_softmax_cross_entropy_with_difference", true);

}  // namespace

const Op& cross_entropy_with_difference_op(bool is_sparse) { return is_sparse ? sparse : dense; }

}  // namespace plexus::onednn
