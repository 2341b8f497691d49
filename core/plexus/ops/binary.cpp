#include <plexus/graph/leaves.hpp>
#include <plexus/ops/catalog.hpp>
#include <plexus/ops/elementwise.hpp>
#include <plexus/ops/ops.hpp>

#include <algorithm>
#include <cmath>

namespace plexus {

namespace {

/// The properties that differ between functions of two operands.
struct BinaryRule {
  std::string_view name;
  Operands operands;
  /// A bound on the absolute error of the result, from the operands, the exact result y and the unit roundoff
  /// u.
  double (*bound)(const Inexact& a, const Inexact& b, double y, double u);
  /// The gradients by each operand, of the result's shape; empty where zero.
  Symbol (*by_a)(const Node& node, const Symbol& dy);
  Symbol (*by_b)(const Node& node, const Symbol& dy);
  bool whole = false;  ///< exact on whole numbers
  double low_a = -2;   ///< smallest value of a in the examples
  double low_b = -2;
};

class Binary final : public Op {
 public:
  explicit Binary(const BinaryRule& rule) : rule_(rule) {}

  std::string_view name() const override { return rule_.name; }
  bool elementwise() const override { return true; }
  bool exact_on_integers() const override { return rule_.whole; }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    require_operands(name(), inputs, 2, rule_.operands);
    return {broadcast_type(name(), inputs)};
  }

  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    std::vector<Symbol> result(2);
    for (std::size_t i = 0; i < 2; ++i) {
      if (!takes_gradient(node.input(i))) continue;
      result[i] = unbroadcast((i == 0 ? rule_.by_a : rule_.by_b)(node, gradients[0]), node.input(i));
    }
    return result;
  }

  std::vector<Tensor> error_bound(const Node& node, const Observation& seen) const override {
    return elementwise_bound(node, seen, [this](std::span<const Inexact> x, double y, double u) {
      return rule_.bound(x[0], x[1], y, u);
    });
  }

  /// Equal shapes, and both ways of broadcasting.
  std::vector<OpExample> examples() const override {
    const auto on = [&](const Shape& a, const Shape& b) {
      return OpExample{{{{DType::float32, a}, rule_.low_a, 2}, {{DType::float32, b}, rule_.low_b, 2}}};
    };
    return {on({3, 5}, {3, 5}), on({2, 3, 7}, {7}), on({3, 1}, {2, 3, 4})};
  }

 private:
  BinaryRule rule_;
};

/// The rounding error of a sum or product: 0 where both operands are exact whole numbers and the result is
/// small enough to be held exactly. So floor(x) - 1 is an exact whole number, and casting it to an integer
/// has a certain result.
double own_rounding(const Inexact& a, const Inexact& b, double y, double u) {
  const auto whole = [](const Inexact& x) { return x.error == 0 && std::trunc(x.value) == x.value; };
  return whole(a) && whole(b) && std::abs(y) * u <= 1 ? 0 : rounding(y, 1, u);
}

double sum_bound(const Inexact& a, const Inexact& b, double y, double u) {
  return a.error + b.error + own_rounding(a, b, y, u);
}

double product_bound(const Inexact& a, const Inexact& b, double y, double u) {
  return std::abs(a.value) * b.error + std::abs(b.value) * a.error + a.error * b.error +
         own_rounding(a, b, y, u);
}

double quotient_bound(const Inexact& a, const Inexact& b, double y, double u) {
  if (a.error == 0 && b.error == 0) return rounding(y, 1, u);
  // |(a + da) / (b + db) - a / b| = |da - db a/b| / |b + db|
  const double nearest = std::abs(b.value) - b.error;
  return nearest <= 0 ? undecided_error : (a.error + std::abs(y) * b.error) / nearest + rounding(y, 1, u);
}

double power_bound(const Inexact& a, const Inexact& b, double y, double u) {
  if (a.error == 0 && b.error == 0) return rounding(y, 4, u);
  double spread = 0;
  // a^b is monotone in each operand on each side of a = 0, so its extremes are at the ends of the intervals.
  const bool through_zero = a.value - a.error < 0 && a.value + a.error > 0;
  for (const double base : {a.value - a.error, a.value + a.error, through_zero ? 0 : a.value}) {
    for (const double exponent : {b.value - b.error, b.value + b.error}) {
      const double distance = std::abs(std::pow(base, exponent) - y);
      if (std::isnan(distance)) return undecided_error;
      spread = std::max(spread, distance);
    }
  }
  return spread + rounding(y, 4, u);
}

/// Whether floor(a / b) is the same whatever a and b are within their errors.
bool is_quotient_decided(const Inexact& a, const Inexact& b) {
  if (a.error == 0 && b.error == 0) return true;
  if (!(std::abs(b.value) > b.error)) return false;
  const double quotient = std::floor(a.value / b.value);
  for (const double over : {a.value - a.error, a.value + a.error}) {
    for (const double under : {b.value - b.error, b.value + b.error}) {
      if (std::floor(over / under) != quotient) return false;
    }
  }
  return true;
}

double remainder_bound(const Inexact& a, const Inexact& b, double y, double u) {
  if (!is_quotient_decided(a, b)) return undecided_error;
  if (a.error == 0 && b.error == 0) return rounding(y, 1, u);
  return a.error + std::abs(std::floor(a.value / b.value)) * b.error + rounding(y, 1, u);
}

/// A quotient far below 1/u, up to which all whole numbers can be held, is exact.
double floor_divide_bound(const Inexact& a, const Inexact& b, double y, double u) {
  if (!is_quotient_decided(a, b)) return undecided_error;
  return std::abs(y) * u < 0.125 ? 0 : rounding(y, 4, u);
}

double extremum_bound(const Inexact& a, const Inexact& b, double, double) {
  return std::max(a.error, b.error);
}

/// d a^b / da = b a^(b-1), without 0 * inf where b = 0.
Symbol power_by_a(const Node& node, const Symbol& dy) {
  const Symbol& a = node.input(0);
  const Symbol& b = node.input(1);
  const Tensor* known = constant_value(b);
  if (known != nullptr && known->shape().is_scalar()) {
    const double exponent = known->item();
    if (exponent == 0) return {};
    if (exponent == 1) return dy;
    if (exponent == 2) return dy * 2 * a;
    return dy * (exponent * pow(a, exponent - 1));
  }
  return dy * (b * pow(a, select(equal(b, 0), 0, b - 1)));
}

/// d a^b / db = a^b log a. It is 0 where a <= 0, and where a^b is 0: for an infinite a, 0 * log a would be
/// NaN.
Symbol power_by_b(const Node& node, const Symbol& dy) {
  const Symbol& a = node.input(0);
  const Symbol none = logical_or(less_equal(a, 0), equal(node.output(), 0));
  return select(none, 0, dy * node.output() * log(select(none, 1, a)));
}

/// All of dy where `wins`, half of it where the operands tie.
Symbol share(const Node& node, const Symbol& dy, const Symbol& wins) {
  return select(wins, dy, select(equal(node.input(0), node.input(1)), dy * 0.5, 0));
}

const Binary add_op({"add", Operands::ordered, sum_bound, [](const Node&, const Symbol& dy) { return dy; },
                     [](const Node&, const Symbol& dy) { return dy; }, true});
const Binary subtract_op({"subtract", Operands::ordered, sum_bound,
                          [](const Node&, const Symbol& dy) { return dy; },
                          [](const Node&, const Symbol& dy) { return -dy; }, true});
const Binary multiply_op({"multiply", Operands::ordered, product_bound,
                          [](const Node& node, const Symbol& dy) { return dy * node.input(1); },
                          [](const Node& node, const Symbol& dy) { return dy * node.input(0); }, true});
const Binary divide_op(
    {"divide", Operands::floating, quotient_bound,
     [](const Node& node, const Symbol& dy) { return dy / node.input(1); },
     [](const Node& node, const Symbol& dy) { return -dy * node.output() / node.input(1); }, false, -2, 0.5});
const Binary power_op({"power", Operands::ordered, power_bound, power_by_a, power_by_b, false, 0.5});
const Binary remainder_op(
    {"remainder", Operands::ordered, remainder_bound, [](const Node&, const Symbol& dy) { return dy; },
     [](const Node& node, const Symbol& dy) { return -dy * floor_divide(node.input(0), node.input(1)); },
     true, -2, 0.5});
const Binary floor_divide_op({"floor_divide", Operands::ordered, floor_divide_bound,
                              [](const Node&, const Symbol&) { return Symbol(); },
                              [](const Node&, const Symbol&) { return Symbol(); }, true, -2, 0.5});
const Binary maximum_op({"maximum", Operands::ordered, extremum_bound,
                         [](const Node& node, const Symbol& dy) {
                           return share(node, dy, greater(node.input(0), node.input(1)));
                         },
                         [](const Node& node, const Symbol& dy) {
                           return share(node, dy, less(node.input(0), node.input(1)));
                         },
                         true});
const Binary minimum_op({"minimum", Operands::ordered, extremum_bound,
                         [](const Node& node, const Symbol& dy) {
                           return share(node, dy, less(node.input(0), node.input(1)));
                         },
                         [](const Node& node, const Symbol& dy) {
                           return share(node, dy, greater(node.input(0), node.input(1)));
                         },
                         true});

const CoreOps binary_family{&add_op,       &subtract_op,     &multiply_op, &divide_op, &power_op,
                            &remainder_op, &floor_divide_op, &maximum_op,  &minimum_op};

Symbol apply(const Op& op, const Symbol& a, const Symbol& b) { return add_node(op, {a, b}); }

}  // namespace

Symbol operator+(const Symbol& a, const Symbol& b) { return apply(add_op, a, b); }
Symbol operator-(const Symbol& a, const Symbol& b) { return apply(subtract_op, a, b); }
Symbol operator*(const Symbol& a, const Symbol& b) { return apply(multiply_op, a, b); }
Symbol operator/(const Symbol& a, const Symbol& b) { return apply(divide_op, a, b); }
Symbol operator+(const Symbol& a, double b) { return a + number_beside(a, b); }
Symbol operator-(const Symbol& a, double b) { return a - number_beside(a, b); }
Symbol operator*(const Symbol& a, double b) { return a * number_beside(a, b); }
Symbol operator/(const Symbol& a, double b) { return a / number_beside(a, b); }
Symbol operator+(double a, const Symbol& b) { return number_beside(b, a) + b; }
Symbol operator-(double a, const Symbol& b) { return number_beside(b, a) - b; }
Symbol operator*(double a, const Symbol& b) { return number_beside(b, a) * b; }
Symbol operator/(double a, const Symbol& b) { return number_beside(b, a) / b; }
Symbol pow(const Symbol& a, const Symbol& b) { return apply(power_op, a, b); }
Symbol pow(const Symbol& a, double b) { return pow(a, number_beside(a, b)); }
Symbol pow(double a, const Symbol& b) { return pow(number_beside(b, a), b); }
Symbol remainder(const Symbol& a, const Symbol& b) { return apply(remainder_op, a, b); }
Symbol remainder(const Symbol& a, double b) { return remainder(a, number_beside(a, b)); }
Symbol floor_divide(const Symbol& a, const Symbol& b) { return apply(floor_divide_op, a, b); }
Symbol floor_divide(const Symbol& a, double b) { return floor_divide(a, number_beside(a, b)); }
Symbol maximum(const Symbol& a, const Symbol& b) { return apply(maximum_op, a, b); }
Symbol maximum(const Symbol& a, double b) { return maximum(a, number_beside(a, b)); }
Symbol minimum(const Symbol& a, const Symbol& b) { return apply(minimum_op, a, b); }
Symbol minimum(const Symbol& a, double b) { return minimum(a, number_beside(a, b)); }

}  // namespace plexus
