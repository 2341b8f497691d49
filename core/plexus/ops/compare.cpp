#include <plexus/ops/catalog.hpp>
#include <plexus/ops/elementwise.hpp>
#include <plexus/ops/ops.hpp>

#include <cmath>

namespace plexus {

namespace {

using PairBound = double (*)(const Inexact& a, const Inexact& b);

/// A function of two operands that gives bool and has no gradient.
class Predicate final : public Op {
 public:
  Predicate(std::string_view name, Operands operands, PairBound bound)
      : name_(name), operands_(operands), bound_(bound) {}

  std::string_view name() const override { return name_; }
  bool exact_on_integers() const override { return true; }
  bool elementwise() const override { return true; }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    require_operands(name_, inputs, 2, operands_);
    return {{DType::boolean, broadcast_type(name_, inputs).shape}};
  }

  std::optional<std::vector<Symbol>> gradient(const Node&, std::span<const Symbol>) const override {
    return std::vector<Symbol>(2);
  }

  std::vector<Tensor> error_bound(const Node& node, const Observation& seen) const override {
    return elementwise_bound(
        node, seen, [this](std::span<const Inexact> x, double, double) { return bound_(x[0], x[1]); });
  }

  std::vector<OpExample> examples() const override {
    const auto of = [](DType dtype, double low) {
      return OpExample{{{{dtype, {3, 5}}, low, 2}, {{dtype, {5}}, low, 2}}};
    };
    if (operands_ == Operands::boolean) return {of(DType::boolean, 0)};
    return {of(DType::float32, -2), of(DType::int64, 0)};
  }

 private:
  std::string_view name_;
  Operands operands_;
  PairBound bound_;
};

/// A function of one number that gives bool and has no gradient.
class Question final : public Op {
 public:
  explicit Question(std::string_view name) : name_(name) {}

  std::string_view name() const override { return name_; }
  bool exact_on_integers() const override { return true; }
  bool elementwise() const override { return true; }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    require_operands(name_, inputs, 1, Operands::floating);
    return {{DType::boolean, inputs[0].shape}};
  }

  std::optional<std::vector<Symbol>> gradient(const Node&, std::span<const Symbol>) const override {
    return std::vector<Symbol>(1);
  }

  /// A finite error is assumed to turn no number into NaN or infinity.
  std::vector<Tensor> error_bound(const Node& node, const Observation& seen) const override {
    return elementwise_bound(node, seen, [](std::span<const Inexact> x, double, double) {
      return std::isfinite(x[0].error) ? 0 : undecided_error;
    });
  }

  std::vector<OpExample> examples() const override { return {{{{{DType::float32, {3, 5}}, -2, 2}}}}; }

 private:
  std::string_view name_;
};

double comparison_bound(const Inexact& a, const Inexact& b) {
  const double slack = a.error + b.error;
  return slack > 0 && !(std::abs(a.value - b.value) > slack) ? undecided_error : 0;
}

/// The result is certain if one operand is certainly `deciding`, whatever the other is.
double connective_bound(const Inexact& a, const Inexact& b, double deciding) {
  const bool settled = (a.error == 0 && a.value == deciding) || (b.error == 0 && b.value == deciding);
  return settled || (a.error == 0 && b.error == 0) ? 0 : undecided_error;
}

double and_bound(const Inexact& a, const Inexact& b) { return connective_bound(a, b, 0); }
double or_bound(const Inexact& a, const Inexact& b) { return connective_bound(a, b, 1); }

double xor_bound(const Inexact& a, const Inexact& b) {
  return a.error == 0 && b.error == 0 ? 0 : undecided_error;
}

const Question isnan_op("isnan");
const Question isinf_op("isinf");
const Predicate equal_op("equal", Operands::ordered, comparison_bound);
const Predicate not_equal_op("not_equal", Operands::ordered, comparison_bound);
const Predicate less_op("less", Operands::ordered, comparison_bound);
const Predicate less_equal_op("less_equal", Operands::ordered, comparison_bound);
const Predicate greater_op("greater", Operands::ordered, comparison_bound);
const Predicate greater_equal_op("greater_equal", Operands::ordered, comparison_bound);
const Predicate logical_and_op("logical_and", Operands::boolean, and_bound);
const Predicate logical_or_op("logical_or", Operands::boolean, or_bound);
const Predicate logical_xor_op("logical_xor", Operands::boolean, xor_bound);

const CoreOps compare_family{&isnan_op,       &isinf_op,      &equal_op,      &not_equal_op,
                             &less_op,        &less_equal_op, &greater_op,    &greater_equal_op,
                             &logical_and_op, &logical_or_op, &logical_xor_op};

Symbol predicate(const Op& op, const Symbol& a, const Symbol& b) { return add_node(op, {a, b}); }

}  // namespace

Symbol isnan(const Symbol& x) { return add_node(isnan_op, {x}); }
Symbol isinf(const Symbol& x) { return add_node(isinf_op, {x}); }
Symbol equal(const Symbol& a, const Symbol& b) { return predicate(equal_op, a, b); }
Symbol equal(const Symbol& a, double b) { return equal(a, number_beside(a, b)); }
Symbol not_equal(const Symbol& a, const Symbol& b) { return predicate(not_equal_op, a, b); }
Symbol not_equal(const Symbol& a, double b) { return not_equal(a, number_beside(a, b)); }
Symbol less(const Symbol& a, const Symbol& b) { return predicate(less_op, a, b); }
Symbol less(const Symbol& a, double b) { return less(a, number_beside(a, b)); }
Symbol less_equal(const Symbol& a, const Symbol& b) { return predicate(less_equal_op, a, b); }
Symbol less_equal(const Symbol& a, double b) { return less_equal(a, number_beside(a, b)); }
Symbol greater(const Symbol& a, const Symbol& b) { return predicate(greater_op, a, b); }
Symbol greater(const Symbol& a, double b) { return greater(a, number_beside(a, b)); }
Symbol greater_equal(const Symbol& a, const Symbol& b) { return predicate(greater_equal_op, a, b); }
Symbol greater_equal(const Symbol& a, double b) { return greater_equal(a, number_beside(a, b)); }
Symbol logical_and(const Symbol& a, const Symbol& b) { return predicate(logical_and_op, a, b); }
Symbol logical_or(const Symbol& a, const Symbol& b) { return predicate(logical_or_op, a, b); }
Symbol logical_xor(const Symbol& a, const Symbol& b) { return predicate(logical_xor_op, a, b); }

}  // namespace plexus
