#include <plexus/formula/formula_functions.hpp>
#include <plexus/formula/formula_mistakes.hpp>

#include <algorithm>
#include <limits>

namespace plexus {
namespace {

using Kind = Expression::Kind;

std::vector<std::string> names_of_functions() {
  std::vector<std::string> names;
  for (const FormulaFunction& function : formula_functions()) names.emplace_back(function.name);
  return names;
}

FormulaMistake unknown_function(const Expression& call) {
  const std::string what = "there is no function '" + call.text + "'";
  const std::string_view advice = foreign_function(call.text);
  if (!advice.empty()) return {call.extent, what + ": " + std::string(advice)};
  return {call.extent, what, call.text, names_of_functions()};
}

std::string counted(std::size_t count) { return std::to_string(count) + (count == 1 ? " value" : " values"); }

FormulaMistake unknown_name(const Expression& name, const std::vector<std::string>& names,
                            const std::string& what) {
  if (find_formula_function(name.text) != nullptr) {
    return {name.extent, "'" + name.text + "' is a function: write " + name.text + "(...)"};
  }
  return {name.extent, "there is no " + what + " '" + name.text + "'", name.text, names};
}

class Search {
 public:
  Search(const std::vector<std::string>& names, const std::string& what) : names_(names), what_(what) {}

  void visit(const Expression& expression) {
    if (expression.kind == Kind::call) {
      if (auto mistake = mistake_in_call(expression)) found.push_back(std::move(*mistake));
    }
    if (expression.kind == Kind::name && !is_known(expression.text)) {
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
};

void add_words(const Expression& expression, std::vector<ComparedWord>& words) {
  if (expression.kind == Kind::equal || expression.kind == Kind::not_equal) {
    const Expression& a = expression.operands[0];
    const Expression& b = expression.operands[1];
    if (a.kind == Kind::name && b.kind == Kind::text) words.push_back({a.text, b.text, b.extent});
    if (b.kind == Kind::name && a.kind == Kind::text) words.push_back({b.text, a.text, a.extent});
  }
  for (const Expression& operand : expression.operands) add_words(operand, words);
}

}  // namespace

std::optional<FormulaMistake> mistake_in_call(const Expression& call) {
  const FormulaFunction* function = find_formula_function(call.text);
  if (function == nullptr) return unknown_function(call);
  const std::size_t given = call.operands.size();
  if (given >= function->least && given <= function->most) return std::nullopt;
  const bool open = function->most == std::numeric_limits<std::size_t>::max();
  return FormulaMistake{call.extent, call.text + "(" + std::string(function->parameters) + ") takes " +
                                         (open ? "at least " : "") + counted(function->least) + ", found " +
                                         std::to_string(given)};
}

std::vector<FormulaMistake> mistakes_in(const Expression& expression, const std::vector<std::string>& names,
                                        const std::string& what) {
  Search search(names, what);
  search.visit(expression);
  return std::move(search.found);
}

std::vector<ComparedWord> compared_words(const Expression& expression) {
  std::vector<ComparedWord> words;
  add_words(expression, words);
  return words;
}

}  // namespace plexus
