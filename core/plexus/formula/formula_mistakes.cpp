#include <plexus/formula/detail/called_function.hpp>
#include <plexus/formula/formula_functions.hpp>
#include <plexus/formula/formula_mistakes.hpp>

#include <algorithm>

namespace plexus {
namespace {

using ExpressionKind = Expression::Kind;

using Functions = std::vector<const FormulaFunction*>;

std::vector<std::string> names_of_functions(FormulaUse use) {
  std::vector<std::string> names;
  for (const FormulaFunction& function : formula_functions()) {
    if (function.is_of(use)) names.emplace_back(function.name);
  }
  return names;
}

FormulaMistake unknown_function(const Expression& call, FormulaUse use) {
  const std::string what = "there is no function '" + call.text + "'";
  const std::string_view advice = foreign_function(call.text, use);
  if (!advice.empty()) return {call.extent, what + ": " + std::string(advice)};
  return {call.extent, what, call.text, names_of_functions(use)};
}

std::string counted(std::size_t count) { return std::to_string(count) + (count == 1 ? " value" : " values"); }

/// "clip(x, low, high) takes 3 values"; of functions with one name: what each takes.
std::string what_they_take(const Functions& named) {
  std::string text;
  for (const FormulaFunction* function : named) {
    text += (text.empty() ? "" : ", ") + std::string(function->name) + "(" +
            std::string(function->parameters) + ") takes " +
            (function->most == FormulaFunction::any_number ? "at least " : "") + counted(function->least);
  }
  return text;
}

FormulaMistake unknown_name(const Expression& name, const std::vector<std::string>& names,
                            const std::string& what) {
  if (is_formula_function(name.text)) {
    return {name.extent, "'" + name.text + "' is a function: write " + name.text + "(...)"};
  }
  return {name.extent, "there is no " + what + " '" + name.text + "'", name.text, names};
}

class Search {
 public:
  Search(const std::vector<std::string>& names, const std::string& what, FormulaUse use)
      : names_(names), what_(what), use_(use) {}

  void visit(const Expression& expression) {
    if (expression.kind == ExpressionKind::call) {
      if (auto mistake = mistake_in_call(expression, use_)) found.push_back(std::move(*mistake));
    }
    if (expression.kind == ExpressionKind::name && !is_known(expression.text)) {
      found.push_back(unknown_name(expression, names_, what_));
    }
    for (const Expression& operand : expression.operands) visit(operand);
  }

  std::vector<FormulaMistake> found;

 private:
  bool is_known(const std::string& name) const {
    return std::find(names_.begin(), names_.end(), name) != names_.end() ||
           find_formula_constant(name) != nullptr;
  }

  const std::vector<std::string>& names_;
  const std::string& what_;
  FormulaUse use_;
};

void add_words(const Expression& expression, std::vector<ComparedWord>& words) {
  if (expression.kind == ExpressionKind::equal || expression.kind == ExpressionKind::not_equal) {
    const Expression& a = expression.operands[0];
    const Expression& b = expression.operands[1];
    if (a.kind == ExpressionKind::name && b.kind == ExpressionKind::text)
      words.push_back({a.text, b.text, b.extent});
    if (b.kind == ExpressionKind::name && a.kind == ExpressionKind::text)
      words.push_back({b.text, a.text, a.extent});
  }
  for (const Expression& operand : expression.operands) add_words(operand, words);
}

}  // namespace

std::optional<FormulaMistake> mistake_in_call(const Expression& call, FormulaUse use) {
  if (called_function(call, use) != nullptr) return std::nullopt;
  const Functions named = find_formula_functions(call.text, use);
  if (named.empty()) return unknown_function(call, use);
  return FormulaMistake{call.extent,
                        what_they_take(named) + ", found " + std::to_string(call.operands.size())};
}

std::vector<FormulaMistake> mistakes_in(const Expression& expression, const std::vector<std::string>& names,
                                        const std::string& what, FormulaUse use) {
  Search search(names, what, use);
  search.visit(expression);
  return std::move(search.found);
}

std::vector<ComparedWord> compared_words(const Expression& expression) {
  std::vector<ComparedWord> words;
  add_words(expression, words);
  return words;
}

}  // namespace plexus
