#pragma once

#include <plexus/expression/expression.hpp>
#include <plexus/formula/formula_functions.hpp>

#include <optional>
#include <string>
#include <vector>

namespace plexus {

/// A mistake in a formula that can be found without knowing what its names hold.
struct FormulaMistake {
  Extent extent;
  std::string message;
  std::string word = {};                     ///< the unknown word; empty if there is none
  std::vector<std::string> candidates = {};  ///< the words that could have been meant
};

/// The mistake in a call: an unknown function, or a wrong number of operands; nullopt if there is none.
/// Requires: `call` is a call. Its operands are not checked. Thread-safe, as all functions here.
std::optional<FormulaMistake> mistake_in_call(const Expression& call, FormulaUse use);

/// All mistakes in an expression: unknown names (known are `names` and the constants), unknown functions, and
/// wrong numbers of operands. `what`: what a name stands for, "column".
std::vector<FormulaMistake> mistakes_in(const Expression& expression, const std::vector<std::string>& names,
                                        const std::string& what, FormulaUse use = FormulaUse::numbers);

/// A word in quotes with which a formula compares a name: `plan == 'gold'`.
struct ComparedWord {
  std::string name;
  std::string word;
  Extent extent;  ///< of the word
};
/// All such words in an expression.
std::vector<ComparedWord> compared_words(const Expression& expression);

}  // namespace plexus
