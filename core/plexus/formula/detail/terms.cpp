#include <plexus/error/error.hpp>
#include <plexus/formula/detail/terms.hpp>

#include <cmath>
#include <utility>

namespace plexus {
namespace {

using ExpressionKind = Expression::Kind;

/// The result of an arithmetic operator. Throws UsageError if it is not finite.
double computed(ExpressionKind kind, double a, double b) {
  double value = 0;
  switch (kind) {
    case ExpressionKind::add:
      value = a + b;
      break;
    case ExpressionKind::subtract:
      value = a - b;
      break;
    case ExpressionKind::multiply:
      value = a * b;
      break;
    case ExpressionKind::divide:
      value = a / b;
      break;
    case ExpressionKind::power:
      value = std::pow(a, b);
      break;
    default:
      throw UsageError("an operator that is no arithmetic has no number");
  }
  if (std::isfinite(value)) return value;
  throw UsageError("a number in the formula is computed to be beyond the range of a double, or to be none");
}

}  // namespace

TermId Terms::number(double value) { return kept({ExpressionKind::number, value + 0.0, {}, {}}); }
TermId Terms::name(const std::string& name) { return kept({ExpressionKind::name, 0, name, {}}); }

TermId Terms::call(const std::string& function, std::vector<TermId> operands) {
  if (function == "where" && operands[1] == operands[2]) return operands[1];
  return kept({ExpressionKind::call, 0, function, std::move(operands)});
}

TermId Terms::summed(TermId a) {
  if (is(a, ExpressionKind::negate)) return negated(summed(at(a).operands[0]));
  if (is_scaled(a)) {
    const std::vector<TermId> inside = at(a).operands;
    return product(inside[0], summed(inside[1]));
  }
  return call("sum", {a});
}

TermId Terms::made(ExpressionKind kind, std::vector<TermId> operands) {
  if (operands.size() == 1) {
    return kind == ExpressionKind::negate ? negated(operands[0]) : kept({kind, 0, {}, std::move(operands)});
  }
  const TermId a = operands[0];
  const TermId b = operands[1];
  switch (kind) {
    case ExpressionKind::add:
      return sum(a, b);
    case ExpressionKind::subtract:
      return difference(a, b);
    case ExpressionKind::multiply:
      return product(a, b);
    case ExpressionKind::divide:
      return quotient(a, b);
    case ExpressionKind::power:
      return power(a, b);
    default:
      return kept({kind, 0, {}, {a, b}});
  }
}

TermId Terms::kept(Term term) {
  const auto [found, added] = known_.try_emplace({term.kind, term.number, term.text, term.operands}, size());
  if (added) terms_.push_back(std::move(term));
  return found->second;
}

TermId Terms::negated(TermId a) {
  if (is_number(a)) return number(-at(a).number);
  if (is(a, ExpressionKind::negate)) return at(a).operands[0];
  if (is(a, ExpressionKind::subtract)) return difference(at(a).operands[1], at(a).operands[0]);
  if (is_scaled(a)) return product(number(-at(at(a).operands[0]).number), at(a).operands[1]);
  return kept({ExpressionKind::negate, 0, {}, {a}});
}

TermId Terms::sum(TermId a, TermId b) {
  if (is_number(a) && is_number(b)) return number(computed(ExpressionKind::add, at(a).number, at(b).number));
  if (is_number(a, 0)) return b;
  if (is_number(b, 0)) return a;
  if (a == b) return product(number(2), a);
  if (is(b, ExpressionKind::negate)) return difference(a, at(b).operands[0]);
  if (is(a, ExpressionKind::negate)) return difference(b, at(a).operands[0]);
  if (is_number(b) && at(b).number < 0) return difference(a, number(-at(b).number));
  return kept({ExpressionKind::add, 0, {}, {a, b}});
}

TermId Terms::difference(TermId a, TermId b) {
  if (is_number(a) && is_number(b))
    return number(computed(ExpressionKind::subtract, at(a).number, at(b).number));
  if (is_number(b, 0)) return a;
  if (is_number(a, 0)) return negated(b);
  if (a == b) return number(0);
  if (is(b, ExpressionKind::negate)) return sum(a, at(b).operands[0]);
  if (is_number(b) && at(b).number < 0) return sum(a, number(-at(b).number));
  return kept({ExpressionKind::subtract, 0, {}, {a, b}});
}

TermId Terms::product(TermId a, TermId b) {
  if (is_number(a) && is_number(b))
    return number(computed(ExpressionKind::multiply, at(a).number, at(b).number));
  if (is_number(a, 0) || is_number(b, 0)) return number(0);
  if (is_number(a, 1)) return b;
  if (is_number(b, 1)) return a;
  if (is_number(a, -1)) return negated(b);
  if (is_number(b, -1)) return negated(a);
  if (is(a, ExpressionKind::negate)) return negated(product(at(a).operands[0], b));
  if (is(b, ExpressionKind::negate)) return negated(product(a, at(b).operands[0]));
  if (is_number(b) && !is_number(a)) return product(b, a);
  // A number in a factor is moved to the front.
  if (is_scaled(b)) {
    const std::vector<TermId> inside = at(b).operands;
    return product(made(ExpressionKind::multiply, {inside[0], a}), inside[1]);
  }
  if (is_scaled(a)) {
    const std::vector<TermId> inside = at(a).operands;
    return product(inside[0], product(inside[1], b));
  }
  if (is(a, ExpressionKind::divide) && is_number(at(a).operands[0])) return over(a, b);
  if (is(b, ExpressionKind::divide) && is_number(at(b).operands[0])) return over(b, a);
  if (a == b) return power(a, number(2));
  return kept({ExpressionKind::multiply, 0, {}, {a, b}});
}

TermId Terms::quotient(TermId a, TermId b) {
  if (is_number(a) && is_number(b))
    return number(computed(ExpressionKind::divide, at(a).number, at(b).number));
  if (is_number(a, 0)) return a;
  if (is_number(b, 1)) return a;
  if (is_number(b, -1)) return negated(a);
  if (is(a, ExpressionKind::negate)) return negated(quotient(at(a).operands[0], b));
  if (is(b, ExpressionKind::negate)) return negated(quotient(a, at(b).operands[0]));
  if (is_scaled(a)) {
    const std::vector<TermId> inside = at(a).operands;
    return product(inside[0], quotient(inside[1], b));
  }
  return kept({ExpressionKind::divide, 0, {}, {a, b}});
}

TermId Terms::over(TermId inverse, TermId factor) {
  const std::vector<TermId> inside = at(inverse).operands;
  return quotient(product(inside[0], factor), inside[1]);
}

TermId Terms::power(TermId a, TermId b) {
  if (is_number(a) && is_number(b))
    return number(computed(ExpressionKind::power, at(a).number, at(b).number));
  if (is_number(b, 0)) return number(1);
  if (is_number(b, 1)) return a;
  return kept({ExpressionKind::power, 0, {}, {a, b}});
}

}  // namespace plexus
