#include <plexus/config/detail/scalar_place.hpp>
#include <plexus/config/detail/suggestion.hpp>
#include <plexus/formula/formula_mistakes.hpp>
#include <plexus/formula/formula_option.hpp>
#include <plexus/graph/detail/placeholder_batch.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {

FormulaOption::FormulaOption(const Options& options, std::string_view name, std::vector<std::string> names,
                             const std::string& what, FormulaUse use)
    : FormulaOption(options.text(name), options.position(name), std::move(names), what, use) {}

FormulaOption::FormulaOption(std::string text, const Position& position, std::vector<std::string> names,
                             const std::string& what, FormulaUse use)
    : text_(std::move(text)),
      position_(position),
      names_(std::move(names)),
      use_(use),
      expression_(parsed()) {
  Diagnostics diagnostics;
  for (const FormulaMistake& mistake : mistakes_in(expression_, names_, what, use_)) {
    report_in_scalar(position_, text_, mistake.extent, mistake.message + advice_on(mistake), diagnostics);
  }
  diagnostics.throw_if_any();
}

bool FormulaOption::uses(std::string_view name) const {
  const std::vector<const Expression*> used = names_in(expression_);
  return std::any_of(used.begin(), used.end(),
                     [&](const Expression* expression) { return expression->text == name; });
}

void FormulaOption::require_use(std::string_view name, std::string_view why) const {
  if (uses(name)) return;
  refuse({0, text_.size()}, fmt::format("the formula does not use '{}': {}", name, why));
}

Symbol FormulaOption::symbol(Graph& graph, const FormulaNames& names, DType dtype) const {
  try {
    return formula(expression_, graph, names, dtype, use_);
  } catch (const ExpressionError& error) {
    // refuse() gives the message a position. Callers do not change a message with a position, so the batch
    // size is hidden here.
    refuse(error.extent(), with_batch_shown_open(error.message()));
  }
}

Expression FormulaOption::parsed() const {
  try {
    return parse_expression(text_);
  } catch (const ExpressionError& error) {
    refuse(error.extent(), error.message());
  }
}

std::string FormulaOption::advice_on(const FormulaMistake& mistake) const {
  if (mistake.word.empty()) return {};
  const std::string near = nearest(mistake.word, mistake.candidates);
  const std::string meant = near.empty() ? "" : fmt::format("; did you mean '{}'?", near);
  if (mistake.candidates == names_) {
    return fmt::format("{}{} {}", meant, near.empty() ? "; known:" : " Known:", fmt::join(names_, ", "));
  }
  return near.empty() ? "; `plexus help formulas` lists the functions" : meant;
}

void FormulaOption::refuse(const Extent& piece, const std::string& message) const {
  Diagnostics diagnostics;
  report_in_scalar(position_, text_, piece, message, diagnostics);
  diagnostics.throw_if_any();
  throw UsageError("a mistake of a formula was not reported: " + message);
}

std::vector<std::string> free_names(std::string_view text) {
  std::vector<std::string> names;
  try {
    const Expression expression = parse_expression(text);
    for (const Expression* name : names_in(expression)) {
      const bool taken = find_formula_constant(name->text) != nullptr || is_formula_function(name->text);
      const bool seen = std::find(names.begin(), names.end(), name->text) != names.end();
      if (!taken && !seen) names.push_back(name->text);
    }
  } catch (const ExpressionError&) {
    names.clear();  // the error is reported where the text is read as a formula
  }
  return names;
}

Symbol mean_of_rows(const Symbol& values) {
  std::vector<std::int64_t> axes;
  for (std::size_t axis = 1; axis < values.shape().rank(); ++axis) {
    axes.push_back(static_cast<std::int64_t>(axis));
  }
  return axes.empty() ? values : mean(values, axes);
}

}  // namespace plexus
