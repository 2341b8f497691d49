#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "wrong.hpp"

// A step of gradient descent as one node.
namespace {

/// variable - rate * (a^T b). Its body is what it does to the product.
class Step final : public Op {
 public:
  std::string_view name() const override { return "wrong_step"; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    return {inputs[0]};
  }
  bool has_definition() const override { return true; }
  std::vector<Symbol> definition(std::span<const Symbol> in, const Attributes&) const override {
    return {in[0] - in[1] * matmul(in[2], in[3], true)};
  }
  bool may_overwrite(std::size_t i) const override { return i == 0; }
};

std::shared_ptr<const Graph> step_body(const Node& node, const Type& rate) {
  auto body = std::make_shared<Graph>();
  const Symbol variable = body->input("variable", node.type());
  const Symbol product = body->input("product", node.type());
  body->output("stepped", variable - body->input("rate", rate) * product);
  return body;
}

class Fold final : public Rewrite {
 public:
  std::string_view name() const override { return "step"; }

  std::vector<Symbol> apply(const Node& node, RewriteContext& context) const override {
    if (!is_op(node, "subtract") || node.type().dtype != DType::float32) return {};
    const Node& scaled = node.input(1).node();
    if (context.assigned_to(node.output()).empty() || !is_op(scaled, "multiply")) return {};
    const std::size_t at = is_op(scaled.input(0).node(), "matmul") ? 0 : 1;
    const Node& product = scaled.input(at).node();
    const Symbol& rate = scaled.input(1 - at);
    if (!is_op(product, "matmul") || !has_two_axes(product) || !rate.shape().is_scalar()) return {};
    if (!product.attributes().boolean("transpose_a") || product.attributes().boolean("transpose_b"))
      return {};
    static const Step step;
    return node.graph().add(step, {node.input(0), rate, product.input(0), product.input(1)},
                            {{"body", step_body(node, rate.type())}});
  }
};

}  // namespace
