#include <plexus/error/error.hpp>
#include <plexus/graph/leaves.hpp>
#include <plexus/train/detail/check_output.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include <fmt/format.h>

namespace plexus {
namespace {

template <std::size_t count>
bool is_one_of(const std::array<std::string_view, count>& names, const Node& node) {
  return std::find(names.begin(), names.end(), node.op().name()) != names.end();
}

/// The node that computes these values, before changes of shape, casts and slices.
const Node& maker_of(const Symbol& symbol) {
  static constexpr std::array<std::string_view, 3> moves = {"cast", "transpose", "slice"};
  const Node* node = &symbol.node();
  while (!node->inputs().empty() && (node->op().alias() || is_one_of(moves, *node))) {
    node = &node->input(0).node();
  }
  return *node;
}

/// A variable or a constant, perhaps in another shape.
bool is_fixed(const Symbol& symbol) {
  const Node& node = maker_of(symbol);
  return &node.op() == &variable_op() || &node.op() == &constant_op();
}

bool is_variable(const Symbol& symbol) { return &maker_of(symbol).op() == &variable_op(); }

/// Whether this is a product with a variable, to which terms may be added and which may be scaled: its values
/// may be any numbers.
bool is_linear(const Symbol& symbol) {
  const Node& node = maker_of(symbol);
  const std::string_view op = node.op().name();
  if (op == "matmul") return is_variable(node.input(0)) || is_variable(node.input(1));
  if (op == "negate") return is_linear(node.input(0));
  if (op != "add" && op != "subtract" && op != "multiply" && op != "divide") return false;
  const Symbol& a = node.input(0);
  const Symbol& b = node.input(1);
  if (is_linear(a)) return is_fixed(b) || (is_linear(b) && (op == "add" || op == "subtract"));
  return is_fixed(a) && op != "divide" && is_linear(b);
}

/// Core's activations whose values leave [0, 1].
bool is_other_activation(const Node& node) {
  static constexpr std::array<std::string_view, 9> names = {
      "relu", "leaky_relu", "elu", "selu", "gelu", "gelu_tanh", "silu", "softplus", "tanh"};
  return is_one_of(names, node) || node.op().name() == "log_softmax";
}

/// Core's activations whose values are never below 0.
bool is_never_negative(const Node& node) {
  static constexpr std::array<std::string_view, 4> names = {"sigmoid", "softmax", "relu", "softplus"};
  return is_one_of(names, node);
}

bool is_softmax_over_one(const Node& node) {
  if (node.op().name() != "softmax") return false;
  const auto axis = static_cast<std::size_t>(node.attributes().integer("axis"));
  return node.type().shape[axis] == 1;
}

std::string of_loss(const Loss& loss) {
  return loss.registered_name().empty() ? "its loss" : fmt::format("its loss ({})", loss.registered_name());
}

constexpr const char* two_classes =
    "for two classes write units: 1 with activation: sigmoid and the loss binary_crossentropy, or units: 2 "
    "with activation: softmax and sparse_categorical_crossentropy";

void require_a_choice(const Symbol& prediction, const Node& maker, const Loss& loss,
                      const std::string& output) {
  if (is_softmax_over_one(maker)) {
    throw ShapeError(fmt::format(
        "output '{}' is a softmax over a single value, which is always 1, so that nothing can be learnt: {}",
        output, two_classes));
  }
  if (prediction.shape().rank() < 2 || prediction.shape().back() != 1) return;
  if (targets_of(loss, 1) != TargetKind::class_index && !is_of_classes(predictions_of(loss, 1))) return;
  throw ShapeError(fmt::format(
      "{} tells classes apart, but output '{}' has a single value, so that nothing can be learnt: {}",
      of_loss(loss), output, two_classes));
}

PredictionKind kind_of(const Symbol& prediction, const Loss& loss) {
  return predictions_of(loss, prediction.shape().rank() < 2 ? 1 : prediction.shape().back());
}

std::string made_by(const Node& maker) {
  const std::string_view op = maker.op().name();
  return maker.place().empty() ? std::string(op) : fmt::format("{} of '{}'", op, maker.place());
}

}  // namespace

std::optional<PredictionKind> made_kind(const Symbol& output) {
  const Node& maker = maker_of(output);
  if (maker.op().name() == "sigmoid") return PredictionKind::probability;
  if (maker.op().name() != "softmax") return std::nullopt;
  const auto last = static_cast<std::int64_t>(maker.type().shape.rank()) - 1;
  if (maker.attributes().integer("axis") != last) return std::nullopt;
  return PredictionKind::class_probabilities;
}

std::vector<std::string> single_softmaxes(const Graph& graph, const std::vector<Symbol>& outputs) {
  std::vector<std::string> warnings;
  for (std::size_t id = 0; id < graph.size(); ++id) {
    const Node& node = graph.node(id);
    if (!is_softmax_over_one(node)) continue;
    const bool makes_output = std::any_of(outputs.begin(), outputs.end(),
                                          [&](const Symbol& output) { return &maker_of(output) == &node; });
    if (makes_output) continue;
    warnings.push_back(fmt::format(
        "the {} is over a single value, which makes it always 1, so that what lies before it learns "
        "nothing through it. Write another activation, such as sigmoid",
        made_by(node)));
  }
  return warnings;
}

std::string check_output(const Symbol& prediction, const Loss& loss, const std::string& output) {
  const Node& maker = maker_of(prediction);
  require_a_choice(prediction, maker, loss, output);
  const PredictionKind kind = kind_of(prediction, loss);
  const std::string_view op = maker.op().name();
  if (is_of_logits(kind) && (op == "softmax" || op == "sigmoid")) {
    return fmt::format(
        "output '{}' is made by the {}, but {} takes {}, of which it makes probabilities once more: little "
        "is learnt. Write from_logits: false in the loss, or leave the activation out of the layer",
        output, made_by(maker), of_loss(loss), text_of(kind));
  }
  if (is_of_decisions(kind) && is_never_negative(maker)) {
    return fmt::format(
        "output '{}' is made by the {}, whose values are never below 0, but {} takes {}, of which those "
        "below "
        "0 mean no. Leave the activation out of the layer",
        output, made_by(maker), of_loss(loss), text_of(kind));
  }
  if (!is_of_probabilities(kind)) return "";
  const std::string_view activation = is_of_classes(kind) ? "softmax" : "sigmoid";
  if (is_linear(prediction)) {
    return fmt::format(
        "output '{}' is a linear map without an activation, whose values are any numbers, but {} takes {}. "
        "Write activation: {} in the last layer, or from_logits: true in the loss",
        output, of_loss(loss), text_of(kind), activation);
  }
  if (!is_other_activation(maker)) return "";
  return fmt::format(
      "output '{}' is made by the {}, whose values are not all in [0, 1], but {} takes {}. Write activation: "
      "{} in the last layer",
      output, made_by(maker), of_loss(loss), text_of(kind), activation);
}

}  // namespace plexus
