#pragma once

#include <plexus/error/error.hpp>
#include <plexus/graph/graph.hpp>

/// Two ops that the graph's own tests need, so that they do not depend on core/plexus/ops.
namespace toy {

using namespace plexus;

/// a + b of equal types.
class Plus final : public Op {
 public:
  std::string_view name() const override { return "plus"; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    if (inputs.size() != 2 || inputs[0] != inputs[1]) throw ShapeError("plus: the operands differ");
    return {inputs[0]};
  }
};

/// The first `count` elements, and the rest.
class Cut final : public Op {
 public:
  std::string_view name() const override { return "cut"; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes& attributes) const override {
    const std::int64_t count = attributes.integer("count");
    return {Type{inputs[0].dtype, Shape{count}}, Type{inputs[0].dtype, Shape{inputs[0].shape[0] - count}}};
  }
};

inline Symbol plus(const Symbol& a, const Symbol& b) {
  static const Plus op;
  return a.graph().add_one(op, {a, b});
}

inline std::vector<Symbol> cut(const Symbol& x, std::int64_t count) {
  static const Cut op;
  return x.graph().add(op, {x}, {{"count", count}});
}

}  // namespace toy
