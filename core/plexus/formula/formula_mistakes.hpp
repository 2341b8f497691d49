#pragma once

#include <plexus/expression/expression.hpp>
#include <plexus/formula/formula_functions.hpp>

#include <optional>
#include <string>
#include <vector>

namespace plexus {

/// A mistake in a formula that shows without knowing what its names hold.
struct FormulaMistake {
  Extent extent;
  std::string message;
  std::string word = {};                     ///< the unknown word; empty if there is none
  std::vector<std::string> candidates = {};  ///< the words that could have been meant
};

/// An unknown function, or a wrong number of operands. Requires: a call. Its operands are not looked at.
/// Thread-safe, as all functions here.
std::optional<FormulaMistake> mistake_in_call(const Expression& call, FormulaUse use);

/// Unknown names (`names` are known, and the constants) and functions, and wrong numbers of operands; all of
/// them. `what`: what a name stands for, "column".
std::vector<FormulaMistake> mistakes_in(const Expression& expression, const std::vector<std::string>& names,
                                        const std::string& what, FormulaUse use = FormulaUse::numbers);

/// The words with which a formula compares what a name holds: `plan == 'gold'`.
struct ComparedWord {
  std::string name;
  std::string word;
  Extent extent;  ///< of the word
};
std::vector<ComparedWord> compared_words(const Expression& expression);

}  // namespace plexus
