#include <plexus/error/error.hpp>
#include <plexus/ops/catalog.hpp>
#include <plexus/ops/elementwise.hpp>
#include <plexus/ops/ops.hpp>

#include <cmath>
#include <numbers>
#include <variant>

#include <fmt/format.h>

namespace plexus {

namespace {

constexpr double selu_scale = 1.0507009873554805;
constexpr double selu_alpha = 1.6732632423543772;

/// The properties that differ between activation functions.
struct ActivationRule {
  std::string_view name;
  Operands operands;
  Symbol (*definition)(const Symbol& x, const Attributes& attributes);
  /// The gradient by x, or null to take it from the definition.
  Symbol (*gradient)(const Node& node, const Symbol& dy);
};

class Activation final : public Op {
 public:
  explicit Activation(const ActivationRule& rule) : rule_(rule) {}

  std::string_view name() const override { return rule_.name; }
  bool elementwise() const override { return true; }
  bool has_definition() const override { return true; }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes& attributes) const override {
    require_operands(name(), inputs, 1, rule_.operands);
    if (!is_floating(inputs[0].dtype)) require_whole(inputs[0], attributes);
    return {inputs[0]};
  }

  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    if (rule_.gradient == nullptr) return std::nullopt;
    return std::vector<Symbol>{rule_.gradient(node, gradients[0])};
  }

  std::vector<Symbol> definition(std::span<const Symbol> inputs,
                                 const Attributes& attributes) const override {
    return {rule_.definition(inputs[0], attributes)};
  }

  /// The attributes of all activations: each activation reads those that it has.
  std::vector<OpExample> examples() const override {
    const Attributes all{{"alpha", 0.7}, {"high", 1.5}, {"low", -0.5}, {"negative_slope", 0.2}};
    return {{{{{DType::float32, {3, 5}}, -3, 3}}, all}, {{{{DType::float32, {2, 3, 7}}, -3, 3}}, all}};
  }

 private:
  /// Numbers among the attributes of an integer operand must be whole: a limit of 0.5 would be rounded.
  void require_whole(const Type& x, const Attributes& attributes) const {
    for (const auto& [attribute, value] : attributes.values()) {
      const double* const number = std::get_if<double>(&value);
      if (number == nullptr || std::trunc(*number) == *number) continue;
      throw ShapeError(
          fmt::format("{}: {} = {} does not fit {}, which holds whole numbers only; cast x to a "
                      "floating dtype first",
                      name(), attribute, *number, x.text()));
    }
  }

  ActivationRule rule_;
};

/// alpha (e^x - 1), kept finite where x > 0 and the result is not used.
Symbol exponential_part(const Symbol& x, double alpha) { return alpha * expm1(minimum(x, 0)); }

// The derivative of alpha (e^x - 1) is that value plus alpha, which saves a second exponential.
Symbol exponential_gradient(const Node& node, const Symbol& dy, double slope, double alpha) {
  return select(greater(node.input(0), 0), dy * slope, dy * (node.output() + alpha));
}

const Activation relu_op(
    {"relu", Operands::numeric, [](const Symbol& x, const Attributes&) { return maximum(x, 0); },
     // y > 0 exactly where x > 0; a gradient that reads y alone lets x be freed.
     [](const Node& node, const Symbol& dy) { return select(greater(node.output(), 0), dy, 0); }});
const Activation leaky_relu_op({"leaky_relu", Operands::floating,
                                [](const Symbol& x, const Attributes& attributes) {
                                  return select(greater(x, 0), x, x * attributes.number("negative_slope"));
                                },
                                [](const Node& node, const Symbol& dy) {
                                  const double slope = node.attributes().number("negative_slope");
                                  return select(greater(node.input(0), 0), dy, dy * slope);
                                }});
const Activation elu_op({"elu", Operands::floating,
                         [](const Symbol& x, const Attributes& attributes) {
                           return select(greater(x, 0), x, exponential_part(x, attributes.number("alpha")));
                         },
                         [](const Node& node, const Symbol& dy) {
                           return exponential_gradient(node, dy, 1, node.attributes().number("alpha"));
                         }});
const Activation selu_op({"selu", Operands::floating,
                          [](const Symbol& x, const Attributes&) {
                            return select(greater(x, 0), x * selu_scale,
                                          exponential_part(x, selu_scale * selu_alpha));
                          },
                          [](const Node& node, const Symbol& dy) {
                            return exponential_gradient(node, dy, selu_scale, selu_scale * selu_alpha);
                          }});

/// Where |x| is larger, a gate (a distribution function) is 0 or 1 and its derivative is 0, also in float64.
/// An operand that is multiplied by such a factor is clipped to this limit, as 0 * inf would be NaN.
constexpr double saturated = 1000;

/// x times a gate that is 0 far below 0.
Symbol gated(const Symbol& x, const Symbol& gate) { return maximum(x, -saturated) * gate; }

/// The distribution function of N(0, 1).
Symbol normal_cdf(const Symbol& x) { return 0.5 * (1 + erf(x * (1 / std::numbers::sqrt2))); }

Symbol normal_density(const Symbol& x) {
  return exp(-0.5 * square(x)) * (std::numbers::inv_sqrtpi / std::numbers::sqrt2);
}

const Activation gelu_op({"gelu", Operands::floating,
                          [](const Symbol& x, const Attributes&) { return gated(x, normal_cdf(x)); },
                          [](const Node& node, const Symbol& dy) {
                            const Symbol& x = node.input(0);
                            return dy * (normal_cdf(x) + clip(x, -saturated, saturated) * normal_density(x));
                          }});
const Activation gelu_tanh_op({"gelu_tanh", Operands::floating,
                               [](const Symbol& x, const Attributes&) {
                                 const double slope = std::numbers::sqrt2 * std::numbers::inv_sqrtpi;
                                 const Symbol z = clip(x, -saturated, saturated);
                                 return gated(x, 0.5 * (1 + tanh(slope * (z + 0.044715 * (z * square(z))))));
                               },
                               nullptr});
const Activation silu_op({"silu", Operands::floating,
                          [](const Symbol& x, const Attributes&) { return gated(x, sigmoid(x)); },
                          [](const Node& node, const Symbol& dy) {
                            const Symbol gate = sigmoid(node.input(0));
                            return dy * (gate + minimum(node.output(), saturated) * (1 - gate));
                          }});
const Activation softplus_op(
    {"softplus", Operands::floating,
     [](const Symbol& x, const Attributes&) { return maximum(x, 0) + log1p(exp(-abs(x))); },
     [](const Node& node, const Symbol& dy) { return dy * sigmoid(node.input(0)); }});
/// The gradient is dy where x is within the limits, ends included. The gradients of maximum and minimum would
/// halve it where x equals a limit.
const Activation clip_op({"clip", Operands::numeric,
                          [](const Symbol& x, const Attributes& attributes) {
                            return minimum(maximum(x, attributes.number("low")), attributes.number("high"));
                          },
                          [](const Node& node, const Symbol& dy) {
                            const Symbol& x = node.input(0);
                            const Symbol above = greater_equal(x, node.attributes().number("low"));
                            const Symbol below = less_equal(x, node.attributes().number("high"));
                            return select(logical_and(above, below), dy, 0);
                          }});

const CoreOps activations_family{&relu_op, &leaky_relu_op, &elu_op,      &selu_op, &gelu_op,
                                 &silu_op, &gelu_tanh_op,  &softplus_op, &clip_op};

Symbol activation(const Op& op, const Symbol& x, Attributes attributes = {}) {
  return add_node(op, {x}, std::move(attributes));
}

}  // namespace

Symbol relu(const Symbol& x) { return activation(relu_op, x); }
Symbol leaky_relu(const Symbol& x, double negative_slope) {
  return activation(leaky_relu_op, x, {{"negative_slope", negative_slope}});
}
Symbol elu(const Symbol& x, double alpha) { return activation(elu_op, x, {{"alpha", alpha}}); }
Symbol selu(const Symbol& x) { return activation(selu_op, x); }
Symbol gelu(const Symbol& x) { return activation(gelu_op, x); }
Symbol gelu_tanh(const Symbol& x) { return activation(gelu_tanh_op, x); }
Symbol silu(const Symbol& x) { return activation(silu_op, x); }
Symbol softplus(const Symbol& x) { return activation(softplus_op, x); }
Symbol clip(const Symbol& x, double low, double high) {
  return activation(clip_op, x, {{"low", low}, {"high", high}});
}

}  // namespace plexus
