#include <plexus/formula/detail/called_function.hpp>

namespace plexus {

const FormulaFunction* called_function(const Expression& call, FormulaUse use) {
  const std::size_t given = call.operands.size();
  for (const FormulaFunction* function : find_formula_functions(call.text, use)) {
    if (given >= function->least && given <= function->most) return function;
  }
  return nullptr;
}

}  // namespace plexus
