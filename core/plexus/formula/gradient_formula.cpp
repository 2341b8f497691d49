#include <plexus/error/error.hpp>
#include <plexus/formula/detail/called_function.hpp>
#include <plexus/formula/detail/graph_terms.hpp>
#include <plexus/formula/formula.hpp>
#include <plexus/formula/formula_mistakes.hpp>
#include <plexus/formula/gradient_formula.hpp>
#include <plexus/ops/differentiate.hpp>

#include <algorithm>
#include <optional>
#include <set>

#include <fmt/format.h>

namespace plexus {
namespace {

using ExpressionKind = Expression::Kind;

/// The terms that a result is made of, as lines: a piece that is used several times has a line of its own.
class Lines {
 public:
  Lines(const Terms& terms, TermId result, const std::vector<std::string>& taken)
      : terms_(terms), uses_(terms.size()), names_(terms.size()) {
    count(result);
    std::size_t next = 1;
    for (TermId id = 0; id < terms.size(); ++id) {
      if (id == result || uses_[id] < 2 || !is_worth_a_line(id)) continue;
      std::string name = fmt::format("t{}", next++);
      while (std::find(taken.begin(), taken.end(), name) != taken.end()) name = fmt::format("t{}", next++);
      const Expression value = written(id);
      names_[id] = name;
      lines_.parts.push_back({std::move(name), value});
    }
    lines_.result = written(result);
  }

  FormulaLines take() { return std::move(lines_); }

 private:
  void count(TermId id) {
    if (++uses_[id] > 1) return;
    for (const TermId operand : terms_.at(id).operands) count(operand);
  }

  bool is_worth_a_line(TermId id) const {
    const Terms::Term& term = terms_.at(id);
    if (term.operands.empty() || term.kind == ExpressionKind::negate) return false;
    if (term.kind == ExpressionKind::call) return true;
    return std::any_of(term.operands.begin(), term.operands.end(),
                       [&](TermId operand) { return !terms_.at(operand).operands.empty(); });
  }

  Expression written(TermId id) const {
    if (!names_[id].empty()) return {ExpressionKind::name, 0, names_[id], {}, {}};
    const Terms::Term& term = terms_.at(id);
    Expression expression{term.kind, term.number, term.text, {}, {}};
    for (const TermId operand : term.operands) expression.operands.push_back(written(operand));
    return from_the_left(std::move(expression));
  }

  /// a * (b * c) as a * b * c, and so with sums: as people write them.
  static Expression from_the_left(Expression expression) {
    const ExpressionKind kind = expression.kind;
    if (kind != ExpressionKind::multiply && kind != ExpressionKind::add) return expression;
    Expression& right = expression.operands[1];
    const bool nested =
        right.kind == kind || (kind == ExpressionKind::add && right.kind == ExpressionKind::subtract);
    if (!nested) return expression;
    Expression left{kind, 0, {}, {expression.operands[0], right.operands[0]}, {}};
    return {right.kind, 0, {}, {from_the_left(std::move(left)), right.operands[1]}, {}};
  }

  const Terms& terms_;
  std::vector<int> uses_;
  std::vector<std::string> names_;  // of terms that have a line; empty for others
  FormulaLines lines_;
};

bool is_along_axis(const Expression& expression, FormulaAxes axes) {
  if (expression.kind == ExpressionKind::call) {
    const FormulaFunction* const function = called_function(expression, FormulaUse::tensors);
    if (function != nullptr && function->axes == axes) return true;
  }
  return std::any_of(expression.operands.begin(), expression.operands.end(),
                     [&](const Expression& operand) { return is_along_axis(operand, axes); });
}

void add_numbers(const Expression& expression, std::set<double>& numbers) {
  if (expression.kind == ExpressionKind::number) numbers.insert(expression.number);
  for (const Expression& operand : expression.operands) add_numbers(operand, numbers);
}

/// A size that equals no number of the formula, so that it is recognised in the gradient.
std::int64_t unmistakable_size(const Expression& expression) {
  std::set<double> numbers;
  add_numbers(expression, numbers);
  std::int64_t size = 7919;
  while (numbers.contains(static_cast<double>(size))) ++size;
  return size;
}

std::string free_name(std::string name, const std::vector<std::string>& taken) {
  while (std::find(taken.begin(), taken.end(), name) != taken.end()) name += '_';
  return name;
}

void require_no_mistakes(const Expression& expression, const std::vector<std::string>& names,
                         FormulaUse use) {
  const std::vector<FormulaMistake> mistakes = mistakes_in(expression, names, "name", use);
  if (!mistakes.empty()) throw ExpressionError(mistakes.front().message, mistakes.front().extent);
  if (is_along_axis(expression, FormulaAxes::product)) {
    throw UsageError(
        "the gradient of a product of matrices needs their transposes, for which formulas have "
        "no function, so it cannot be printed; training derives it all the same");
  }
}

bool has_name(const FormulaLines& lines, const std::string& name) {
  const auto uses = [&](const Expression& expression) {
    const std::vector<const Expression*> used = names_in(expression);
    return std::any_of(used.begin(), used.end(), [&](const Expression* one) { return one->text == name; });
  };
  return uses(lines.result) || std::any_of(lines.parts.begin(), lines.parts.end(),
                                           [&](const FormulaLines::Line& line) { return uses(line.value); });
}

}  // namespace

FormulaLines gradient_formula(const Expression& expression, const std::vector<std::string>& names,
                              std::string_view by, FormulaUse use) {
  require_no_mistakes(expression, names, use);
  const bool along = is_along_axis(expression, FormulaAxes::last);
  const std::int64_t features = unmistakable_size(expression);
  const Shape shape = along ? Shape{2, features} : Shape{};
  const std::string arriving = free_name("d", names);
  const std::string size = free_name("features", names);

  Graph graph;
  FormulaNames values;
  for (const std::string& name : names) {
    values[name] = {graph.input(name, {DType::float64, shape}), {}, along};
  }
  const Symbol value = formula(expression, graph, values, DType::float64, use);
  const Symbol loss = along ? sum(value * graph.input(arriving, value.type())) : value;
  const Symbol gradient = differentiate(loss, {&values.find(by)->second.symbol, 1}).front();

  Terms terms;
  GraphTerms reader(terms, along ? std::optional(features) : std::nullopt, size);
  const TermId result = gradient ? reader.read(gradient) : terms.number(0);
  std::vector<std::string> taken = names;
  taken.insert(taken.end(), {arriving, size});
  FormulaLines lines = Lines(terms, result, taken).take();
  if (along && has_name(lines, arriving)) lines.arriving = arriving;
  if (along && has_name(lines, size)) lines.features = size;
  return lines;
}

}  // namespace plexus
