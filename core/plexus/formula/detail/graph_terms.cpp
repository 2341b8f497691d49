#include <plexus/error/error.hpp>
#include <plexus/formula/detail/graph_terms.hpp>
#include <plexus/formula/formula_functions.hpp>
#include <plexus/graph/leaves.hpp>

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

namespace plexus {
namespace {

using ExpressionKind = Expression::Kind;

/// Ops whose formula is an operator.
const std::map<std::string_view, ExpressionKind>& operators_by_op() {
  static const std::map<std::string_view, ExpressionKind> table = {
      {"add", ExpressionKind::add},
      {"subtract", ExpressionKind::subtract},
      {"multiply", ExpressionKind::multiply},
      {"divide", ExpressionKind::divide},
      {"power", ExpressionKind::power},
      {"negate", ExpressionKind::negate},
      {"logical_not", ExpressionKind::logical_not},
      {"logical_and", ExpressionKind::logical_and},
      {"logical_or", ExpressionKind::logical_or},
      {"equal", ExpressionKind::equal},
      {"not_equal", ExpressionKind::not_equal},
      {"less", ExpressionKind::less},
      {"less_equal", ExpressionKind::less_equal},
      {"greater", ExpressionKind::greater},
      {"greater_equal", ExpressionKind::greater_equal},
  };
  return table;
}

/// Ops that a formula leaves out: shapes follow by broadcasting, conditions count as numbers.
constexpr std::string_view unwritten[] = {"cast", "broadcast_to", "reshape", "stop_gradient"};

bool is_unwritten(std::string_view op) {
  return std::find(std::begin(unwritten), std::end(unwritten), op) != std::end(unwritten);
}

}  // namespace

GraphTerms::GraphTerms(Terms& terms, std::optional<std::int64_t> features, std::string features_name)
    : terms_(terms), features_(features), features_name_(std::move(features_name)) {}

TermId GraphTerms::read(const Symbol& symbol) {
  const auto found = known_.find(symbol);
  if (found != known_.end()) return found->second;
  const TermId term = made(symbol);
  known_.emplace(symbol, term);
  return term;
}

TermId GraphTerms::made(const Symbol& symbol) {
  const Node& node = symbol.node();
  if (const Tensor* value = constant_value(symbol)) return number(*value);
  const std::string_view op = node.op().name();
  if (node.inputs().empty()) return input(symbol);
  std::vector<TermId> operands;
  for (const Symbol& input : node.inputs()) operands.push_back(read(input));
  if (is_unwritten(op)) return operands[0];
  if (const auto found = operators_by_op().find(op); found != operators_by_op().end()) {
    return terms_.made(found->second, std::move(operands));
  }
  if (op == "square") return terms_.made(ExpressionKind::power, {operands[0], terms_.number(2)});
  if (op == "reciprocal") return terms_.made(ExpressionKind::divide, {terms_.number(1), operands[0]});
  if (op == "select") return terms_.call("where", std::move(operands));
  if (op == "isnan") return terms_.call("is_missing", std::move(operands));
  if (op == "isinf") return terms_.call("is_infinite", std::move(operands));
  if (op == "clip") {
    operands.push_back(terms_.number(node.attributes().number("low")));
    operands.push_back(terms_.number(node.attributes().number("high")));
  }
  if (op == "sum_to" || op == "sum") return summed(operands[0], node.input(0).shape().back());
  if (operands.size() == 1 && !is_wide(operands[0])) {
    if (const auto known = of_equal_elements(op, operands[0], node.input(0).shape())) return *known;
  }
  return function(op, std::move(operands));
}

std::optional<TermId> GraphTerms::of_equal_elements(std::string_view op, TermId term, const Shape& shape) {
  const TermId size = shape.is_scalar() || shape.back() == 1 ? terms_.number(1) : terms_.name(features_name_);
  if (op == "mean" || op == "max" || op == "min") return term;
  if (op == "argmax" || op == "argmin") return terms_.number(0);
  if (op == "prod") return terms_.made(ExpressionKind::power, {term, size});
  if (op == "softmax") return terms_.made(ExpressionKind::divide, {terms_.number(1), size});
  if (op != "log_softmax") return std::nullopt;
  return terms_.made(ExpressionKind::negate, {terms_.call("log", {size})});
}

TermId GraphTerms::function(std::string_view op, std::vector<TermId> operands) {
  if (!is_formula_function(op)) {
    throw UsageError(fmt::format("the gradient has the op '{}', for which formulas have no function", op));
  }
  return terms_.call(std::string(op == "maximum"   ? "max"
                                 : op == "minimum" ? "min"
                                                   : op),
                     std::move(operands));
}

TermId GraphTerms::input(const Symbol& symbol) {
  const TermId term = terms_.name(symbol.node().attributes().text("name"));
  known_wide_.emplace(term, !symbol.shape().is_scalar() && symbol.shape().back() != 1);
  return term;
}

TermId GraphTerms::summed(TermId term, std::int64_t size) {
  if (size == 1) return term;
  if (is_wide(term)) return terms_.summed(term);
  // A value that is broadcast along the axis is a term once for each element.
  return terms_.made(ExpressionKind::multiply, {terms_.name(features_name_), term});
}

bool GraphTerms::is_wide(TermId id) {
  if (const auto found = known_wide_.find(id); found != known_wide_.end()) return found->second;
  const Terms::Term& term = terms_.at(id);
  const bool reduces = term.kind == ExpressionKind::call && term.operands.size() == 1 &&
                       (term.text == "sum" || term.text == "mean" || term.text == "prod" ||
                        term.text == "max" || term.text == "min");
  const bool wide = !reduces && std::any_of(term.operands.begin(), term.operands.end(),
                                            [&](TermId operand) { return is_wide(operand); });
  known_wide_.emplace(id, wide);
  return wide;
}

TermId GraphTerms::number(const Tensor& constant) {
  const Tensor values = constant.converted(DType::float64);
  const std::span<const double> all = values.data<double>();
  if (std::any_of(all.begin(), all.end(), [&](double value) { return value != all.front(); })) {
    throw UsageError("the gradient has a constant that differs from element to element");
  }
  if (features_ && all.front() == static_cast<double>(*features_)) return terms_.name(features_name_);
  return terms_.number(all.front());
}

}  // namespace plexus
