#pragma once

#include <plexus/config/options.hpp>
#include <plexus/formula/formula.hpp>
#include <plexus/formula/formula_mistakes.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// The formula in an option of a component. Mistakes are reported at their characters in the run file.
/// Several threads may use one at once.
class FormulaOption {
 public:
  /// Reads the text of the option `name`. `names`: what the formula may use; `what` says what they are:
  /// "input or parameter". Throws ConfigError with all mistakes that can be found without knowing shapes.
  FormulaOption(const Options& options, std::string_view name, std::vector<std::string> names,
                const std::string& what, FormulaUse use);
  /// The same for a text, which is at `position` in the run file.
  FormulaOption(std::string text, const Position& position, std::vector<std::string> names,
                const std::string& what, FormulaUse use);

  const Expression& expression() const { return expression_; }
  bool uses(std::string_view name) const;
  /// Throws ConfigError, which says `why`, unless the formula uses the name.
  void require_use(std::string_view name, std::string_view why) const;

  /// The symbol of the formula, by formula(). Throws ConfigError for shapes that do not fit together.
  Symbol symbol(Graph& graph, const FormulaNames& names, DType dtype) const;

 private:
  Expression parsed() const;
  std::string advice_on(const FormulaMistake& mistake) const;
  [[noreturn]] void refuse(const Extent& piece, const std::string& message) const;

  std::string text_;
  Position position_;
  std::vector<std::string> names_;
  FormulaUse use_;
  Expression expression_;
};

/// The names in the text of a formula that are neither constants nor functions, each once, in their order;
/// none if it is no formula.
std::vector<std::string> free_names(std::string_view text);

/// The mean over all axes but the first: [batch, ...] -> [batch].
Symbol mean_of_rows(const Symbol& values);

}  // namespace plexus
