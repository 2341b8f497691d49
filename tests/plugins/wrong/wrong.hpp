#pragma once

#include <plexus/plexus.hpp>

#include <string_view>

// What the backends of this folder share. Each has one fault, to be caught by `plexus compare`: which one is
// a compile definition, WRONG_FAULT; WRONG_NAME is the backend's name.
namespace {

using namespace plexus;

[[maybe_unused]] bool is_op(const Node& node, std::string_view name) { return node.op().name() == name; }

[[maybe_unused]] bool has_two_axes(const Node& node) {
  return node.input(0).shape().rank() == 2 && node.input(1).shape().rank() == 2;
}

[[maybe_unused]] bool is_product(const Node& node) { return is_op(node, "matmul") && has_two_axes(node); }

/// The last node of plain gradient descent.
[[maybe_unused]] bool is_step_of_optimizer(const Node& node) {
  return is_op(node, "subtract") && node.place() == "optimizer" &&
         node.input(0).shape() == node.input(1).shape();
}

/// max(x, 0), of NaN a NaN.
[[maybe_unused]] float relu(float x) { return x < 0 ? 0.0F : x; }

[[maybe_unused]] Support has(bool mine) {
  return mine ? Support{true, {}} : Support{false, "left to others"};
}

class WrongBackend : public Backend {
 public:
  static Schema schema() { return Schema(WRONG_NAME, "A backend for tests"); }
  std::string_view name() const override { return WRONG_NAME; }
  int rank() const override { return -1; }
};

}  // namespace
