#include "fusion/fused.hpp"

#include <plexus/graph/leaves.hpp>
#include <plexus/graph/passes.hpp>
#include <plexus/ops/ops.hpp>

namespace plexus::onednn {

namespace {

std::vector<Type> types_of(const std::vector<Graph::Named>& values) {
  std::vector<Type> types;
  for (const Graph::Named& value : values) types.push_back(value.symbol.type());
  return types;
}

/// A producer, whose output is the first input of a body, and the body. The node's first inputs are those of
/// the producer, `own_inputs` of them.
class Fused : public Op {
 public:
  Fused(std::string_view name, std::size_t own_inputs) : name_(name), own_inputs_(own_inputs) {}

  std::string_view name() const override { return name_; }
  bool has_definition() const override { return true; }
  bool may_overwrite(std::size_t i) const override { return i >= own_inputs_; }

  std::vector<Type> infer(std::span<const Type>, const Attributes& attributes) const override {
    return types_of(attributes.body("body").outputs());
  }

  std::vector<Symbol> definition(std::span<const Symbol> inputs,
                                 const Attributes& attributes) const override {
    std::vector<Symbol> values = produced(inputs, attributes);
    values.insert(values.end(), inputs.begin() + static_cast<std::ptrdiff_t>(own_inputs_), inputs.end());
    return inlined(attributes.body("body"), values[0].graph(), values);
  }

  Cost cost(const Node& node) const override {
    Cost cost = Op::cost(node);
    const Graph& body = node.attributes().body("body");
    for (std::size_t id = 0; id < body.size(); ++id) {
      if (!is_leaf(body.node(id))) cost.flops += static_cast<double>(body.node(id).type().shape.elements());
    }
    return cost;
  }

 private:
  /// The output of the producer; an empty list for an op without a producer.
  virtual std::vector<Symbol> produced(std::span<const Symbol> inputs,
                                       const Attributes& attributes) const = 0;

  std::string_view name_;
  std::size_t own_inputs_;
};

class FusedElementwise final : public Fused {
 public:
  FusedElementwise() : Fused("fused", 0) {}
  bool elementwise() const override { return true; }

 private:
  std::vector<Symbol> produced(std::span<const Symbol>, const Attributes&) const override { return {}; }
};

class FusedMatmul final : public Fused {
 public:
  FusedMatmul() : Fused("fused_matmul", 2) {}

  Cost cost(const Node& node) const override {
    const Symbol& a = node.input(0);
    const std::int64_t inner = node.attributes().boolean("transpose_a") ? a.shape()[0] : a.shape().back();
    Cost cost = Fused::cost(node);
    cost.flops += 2.0 * static_cast<double>(inner) * static_cast<double>(node.type().shape.elements());
    return cost;
  }

 private:
  std::vector<Symbol> produced(std::span<const Symbol> inputs, const Attributes& attributes) const override {
    return {
        matmul(inputs[0], inputs[1], attributes.boolean("transpose_a"), attributes.boolean("transpose_b"))};
  }
};

class FusedBatchGather final : public Fused {
 public:
  FusedBatchGather() : Fused("fused_batch_gather", 3) {}

 private:
  std::vector<Symbol> produced(std::span<const Symbol> inputs, const Attributes& attributes) const override {
    return {batch_gather(inputs[0], inputs[1], inputs[2], attributes.integer("size"))};
  }
};

const FusedElementwise fused;
const FusedMatmul fused_matmul;
const FusedBatchGather fused_batch_gather;

}  // namespace

const Op& fused_op() { return fused; }
const Op& fused_matmul_op() { return fused_matmul; }
const Op& fused_batch_gather_op() { return fused_batch_gather; }

}  // namespace plexus::onednn
