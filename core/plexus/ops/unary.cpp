#include <plexus/ops/catalog.hpp>
#include <plexus/ops/elementwise.hpp>
#include <plexus/ops/ops.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace plexus {

namespace {

/// The properties that differ between functions of one operand.
struct UnaryRule {
  std::string_view name;
  Operands operands;
  /// A bound on the absolute error of the result, from the operand, the exact result y and the unit roundoff
  /// u.
  double (*bound)(const Inexact& x, double y, double u);
  /// The gradient by the operand, or null where it is zero.
  Symbol (*gradient)(const Node& node, const Symbol& dy);
  bool whole = false;  ///< exact on whole numbers
  double low = -2;     ///< smallest value of the operand in the examples
};

class Unary final : public Op {
 public:
  explicit Unary(const UnaryRule& rule) : rule_(rule) {}

  std::string_view name() const override { return rule_.name; }
  bool elementwise() const override { return true; }
  bool exact_on_integers() const override { return rule_.whole; }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    require_operands(name(), inputs, 1, rule_.operands);
    return {inputs[0]};
  }

  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    if (rule_.gradient == nullptr) return std::vector<Symbol>(1);
    return std::vector<Symbol>{rule_.gradient(node, gradients[0])};
  }

  std::vector<Tensor> error_bound(const Node& node, const Observation& seen) const override {
    return elementwise_bound(node, seen, [this](std::span<const Inexact> x, double y, double u) {
      return rule_.bound(x[0], y, u);
    });
  }

  std::vector<OpExample> examples() const override {
    if (rule_.operands == Operands::boolean) return {{{{{DType::boolean, {3, 5}}, 0, 2}}}};
    return {{{{{DType::float32, {3, 5}}, rule_.low, 2}}}, {{{{DType::float32, {2, 3, 7}}, rule_.low, 2}}}};
  }

 private:
  UnaryRule rule_;
};

double carried(const Inexact& x, double, double) { return x.error; }
double sigmoid_of(double x) { return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x)); }
double rsqrt_of(double x) { return 1 / std::sqrt(x); }

/// The bound of a monotone function that is computed to `count` unit roundoffs.
template <double (*f)(double), int count>
double monotone(const Inexact& x, double y, double u) {
  return monotone_spread(x, f) + rounding(y, count, u);
}

double sine_bound(const Inexact& x, double y, double u) { return std::min(x.error, 2.0) + rounding(y, 4, u); }

double reciprocal_bound(const Inexact& x, double y, double u) {
  if (x.error == 0) return rounding(y, 1, u);
  const double nearest = std::abs(x.value) - x.error;
  return nearest <= 0 ? undecided_error : x.error / (std::abs(x.value) * nearest) + rounding(y, 1, u);
}

double square_bound(const Inexact& x, double y, double u) {
  return (2 * std::abs(x.value) + x.error) * x.error + rounding(y, 1, u);
}

double sign_bound(const Inexact& x, double, double) {
  return x.error > 0 && std::abs(x.value) <= x.error ? undecided_error : 0;
}

double floor_bound(const Inexact& x, double, double) {
  return std::floor(x.value - x.error) == std::floor(x.value + x.error) ? 0 : undecided_error;
}

double round_bound(const Inexact& x, double, double) {
  return std::nearbyint(x.value - x.error) == std::nearbyint(x.value + x.error) ? 0 : undecided_error;
}

double logical_not_bound(const Inexact& x, double, double) { return x.error > 0 ? undecided_error : 0; }

const Unary negate_op({"negate", Operands::numeric, carried,
                       [](const Node&, const Symbol& dy) { return -dy; }, true});
const Unary abs_op({"abs", Operands::numeric, carried,
                    [](const Node& node, const Symbol& dy) { return dy * sign(node.input(0)); }, true});
const Unary sign_op({"sign", Operands::numeric, sign_bound, nullptr, true});
const Unary floor_op({"floor", Operands::floating, floor_bound, nullptr, true});
const Unary round_op({"round", Operands::floating, round_bound, nullptr, true});
const Unary exp_op({"exp", Operands::floating, monotone<std::exp, 4>,
                    [](const Node& node, const Symbol& dy) { return dy * node.output(); }});
const Unary expm1_op({"expm1", Operands::floating, monotone<std::expm1, 4>,
                      [](const Node& node, const Symbol& dy) { return dy * (node.output() + 1); }});
const Unary log_op({"log", Operands::floating, monotone<std::log, 4>,
                    [](const Node& node, const Symbol& dy) { return dy / node.input(0); }, false, 0.1});
const Unary log1p_op({"log1p", Operands::floating, monotone<std::log1p, 4>,
                      [](const Node& node, const Symbol& dy) { return dy / (node.input(0) + 1); }, false,
                      -0.9});
const Unary sqrt_op({"sqrt", Operands::floating, monotone<std::sqrt, 1>,
                     [](const Node& node, const Symbol& dy) { return dy * 0.5 / node.output(); }, false,
                     0.1});
const Unary rsqrt_op({"rsqrt", Operands::floating, monotone<rsqrt_of, 3>,
                      [](const Node& node, const Symbol& dy) {
                        const Symbol y = node.output();
                        return dy * -0.5 * (y * y * y);
                      },
                      false, 0.1});
const Unary reciprocal_op({"reciprocal", Operands::floating, reciprocal_bound,
                           [](const Node& node, const Symbol& dy) { return -dy * square(node.output()); },
                           false, 0.3});
const Unary square_op({"square", Operands::floating, square_bound,
                       [](const Node& node, const Symbol& dy) { return dy * 2 * node.input(0); }, true});
const Unary sin_op({"sin", Operands::floating, sine_bound,
                    [](const Node& node, const Symbol& dy) { return dy * cos(node.input(0)); }});
const Unary cos_op({"cos", Operands::floating, sine_bound,
                    [](const Node& node, const Symbol& dy) { return -dy * sin(node.input(0)); }});
const Unary atan_op({"atan", Operands::floating, monotone<std::atan, 4>,
                     [](const Node& node, const Symbol& dy) { return dy / (1 + square(node.input(0))); }});
const Unary tanh_op({"tanh", Operands::floating, monotone<std::tanh, 4>,
                     [](const Node& node, const Symbol& dy) { return dy * (1 - square(node.output())); }});
const Unary sigmoid_op({"sigmoid", Operands::floating, monotone<sigmoid_of, 4>,
                        [](const Node& node, const Symbol& dy) {
                          const Symbol y = node.output();
                          return dy * y * (1 - y);
                        }});
const Unary erf_op({"erf", Operands::floating, monotone<std::erf, 4>, [](const Node& node, const Symbol& dy) {
                      return dy * (2 * std::numbers::inv_sqrtpi) * exp(-square(node.input(0)));
                    }});
const Unary logical_not_op({"logical_not", Operands::boolean, logical_not_bound, nullptr, true});

const CoreOps unary_family{&negate_op, &abs_op,        &sign_op, &floor_op,   &round_op,
                           &exp_op,    &expm1_op,      &log_op,  &log1p_op,   &sqrt_op,
                           &rsqrt_op,  &square_op,     &sin_op,  &cos_op,     &atan_op,
                           &tanh_op,   &reciprocal_op, &erf_op,  &sigmoid_op, &logical_not_op};

Symbol apply(const Op& op, const Symbol& x) { return add_node(op, {x}); }

}  // namespace

Symbol operator-(const Symbol& x) { return apply(negate_op, x); }
Symbol abs(const Symbol& x) { return apply(abs_op, x); }
Symbol sign(const Symbol& x) { return apply(sign_op, x); }
Symbol floor(const Symbol& x) { return apply(floor_op, x); }
Symbol ceil(const Symbol& x) { return -floor(-x); }
Symbol round(const Symbol& x) { return apply(round_op, x); }
Symbol exp(const Symbol& x) { return apply(exp_op, x); }
Symbol expm1(const Symbol& x) { return apply(expm1_op, x); }
Symbol log(const Symbol& x) { return apply(log_op, x); }
Symbol log1p(const Symbol& x) { return apply(log1p_op, x); }
Symbol sqrt(const Symbol& x) { return apply(sqrt_op, x); }
Symbol rsqrt(const Symbol& x) { return apply(rsqrt_op, x); }
Symbol reciprocal(const Symbol& x) { return apply(reciprocal_op, x); }
Symbol square(const Symbol& x) { return apply(square_op, x); }
Symbol sin(const Symbol& x) { return apply(sin_op, x); }
Symbol cos(const Symbol& x) { return apply(cos_op, x); }
Symbol tan(const Symbol& x) { return sin(x) / cos(x); }
Symbol atan(const Symbol& x) { return apply(atan_op, x); }
Symbol tanh(const Symbol& x) { return apply(tanh_op, x); }
Symbol sigmoid(const Symbol& x) { return apply(sigmoid_op, x); }
Symbol erf(const Symbol& x) { return apply(erf_op, x); }
Symbol logical_not(const Symbol& x) { return apply(logical_not_op, x); }

}  // namespace plexus
