#include <plexus/graph/leaves.hpp>

namespace plexus {

namespace {

/// The op of a leaf: its attributes give its type, and error bounds take its value as exact.
class LeafOp final : public Op {
 public:
  explicit LeafOp(std::string_view name) : name_(name) {}

  std::string_view name() const override { return name_; }

  std::vector<Type> infer(std::span<const Type>, const Attributes& attributes) const override {
    return {Type{attributes.dtype("dtype"), attributes.shape("shape")}};
  }

  Cost cost(const Node&) const override { return {}; }

  std::optional<std::vector<Symbol>> gradient(const Node&, std::span<const Symbol>) const override {
    return std::vector<Symbol>{};
  }

  std::vector<Tensor> error_bound(const Node&, const Observation& seen) const override {
    return {Tensor::zeros({DType::float64, seen.outputs[0].shape()})};
  }

 private:
  std::string_view name_;
};

}  // namespace

const Op& input_op() {
  static const LeafOp op("input");
  return op;
}

const Op& variable_op() {
  static const LeafOp op("variable");
  return op;
}

const Op& constant_op() {
  static const LeafOp op("constant");
  return op;
}

const Op& position_op() {
  static const LeafOp op("position");
  return op;
}

bool is_leaf(const Node& node) {
  const Op* op = &node.op();
  return op == &input_op() || op == &variable_op() || op == &constant_op() || op == &position_op();
}

const Tensor* constant_value(const Symbol& symbol) {
  if (!symbol || &symbol.node().op() != &constant_op()) return nullptr;
  return &symbol.node().attributes().tensor("value");
}

}  // namespace plexus
