#include <plexus/expression/expression.hpp>
#include <plexus/formula/formula.hpp>
#include <plexus/ops/ops.hpp>
#include <plexus/run/detail/target_units.hpp>
#include <plexus/train/detail/output_pairs.hpp>

#include <algorithm>
#include <utility>

namespace plexus {

namespace {

using Formulas = std::vector<Expression>;  // one after the other

Symbol restored(Symbol x, const Formulas& formulas) {
  for (const Expression& one : formulas) x = formula(one, x.graph(), {{"x", {x}}}, x.dtype());
  return x;
}

/// Applies to each number of a row its own formulas.
Symbol restored(const Symbol& x, const std::vector<Formulas>& parts) {
  const Shape& shape = x.shape();
  const auto last = static_cast<std::int64_t>(shape.rank()) - 1;
  std::vector<std::int64_t> begin(shape.rank(), 0);
  std::vector<std::int64_t> end(shape.dims().begin(), shape.dims().end());
  std::vector<Symbol> made;
  for (std::size_t p = 0; p < parts.size(); ++p) {
    begin.back() = static_cast<std::int64_t>(p);
    end.back() = begin.back() + 1;
    made.push_back(restored(slice(x, begin, end), parts[p]));
  }
  return concat(made, last);
}

std::vector<Formulas> parsed(const std::vector<std::vector<std::string>>& texts) {
  std::vector<Formulas> parts;
  for (const std::vector<std::string>& part : texts) {
    Formulas& formulas = parts.emplace_back();
    for (const std::string& text : part) formulas.push_back(parse_expression(text));
  }
  return parts;
}

}  // namespace

void add_units(Plan& plan, const Model& model, const std::vector<std::string>& targets,
               const Preparation& preparation) {
  const std::vector<std::size_t> target_of = targets_of_outputs(model, targets);
  for (std::size_t i = 0; i < target_of.size(); ++i) {
    const auto texts = preparation.inverse_formulas(targets[target_of[i]]);
    if (texts.empty()) continue;
    const bool alike = std::equal(texts.begin() + 1, texts.end(), texts.begin());
    plan.units.push_back({model.output_name(i), [parts = parsed(texts), alike](const Symbol& x) {
                            return alike ? restored(x, parts.front()) : restored(x, parts);
                          }});
  }
}

}  // namespace plexus
