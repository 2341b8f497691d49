// Gradients of random formulas, written as formulas, against those that ops derive.

#include <plexus/backend/compile.hpp>
#include <plexus/expression/expression_text.hpp>
#include <plexus/formula/formula.hpp>
#include <plexus/formula/gradient_formula.hpp>
#include <plexus/ops/differentiate.hpp>
#include <plexus/plugin/components.hpp>

#include <cmath>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(random_formulas)

namespace {

using ExpressionKind = Expression::Kind;

/// Formulas of tensors x and y, by a generator of numbers that is written here so that all machines draw the
/// same (the linear congruential one of Knuth's MMIX).
class Formulas {
 public:
  Expression drawn(int depth) {
    if (depth == 0) return leaf();
    switch (draw(8)) {
      case 0:
        return of(ExpressionKind::add, depth);
      case 1:
        return of(ExpressionKind::subtract, depth);
      case 2:
        return of(ExpressionKind::multiply, depth);
      case 3:
        return of(ExpressionKind::divide, depth);
      case 4:
        return {ExpressionKind::negate, 0, {}, {drawn(depth - 1)}, {}};
      case 5:
        return {ExpressionKind::power, 0, {}, {drawn(depth - 1), number(2 + draw(2))}, {}};
      default:
        return call(depth);
    }
  }

 private:
  static Expression number(std::uint64_t value) {
    return {ExpressionKind::number, static_cast<double>(value), {}, {}, {}};
  }

  Expression leaf() {
    if (draw(4) == 0) return {ExpressionKind::number, static_cast<double>(draw(9)) / 4, {}, {}, {}};
    return {ExpressionKind::name, 0, draw(2) == 0 ? "x" : "y", {}, {}};
  }

  Expression of(ExpressionKind kind, int depth) {
    return {kind, 0, {}, {drawn(depth - 1), drawn(depth - 1)}, {}};
  }

  Expression call(int depth) {
    for (;;) {
      const std::span<const FormulaFunction> all = formula_functions();
      const FormulaFunction& function = all[draw(all.size())];
      // Losses take operands of equal shapes, which a part that is simplified to a number no longer has.
      if (function.axes == FormulaAxes::product || function.name.ends_with("_entropy")) continue;
      Expression made{ExpressionKind::call, 0, std::string(function.name), {}, {}};
      for (std::size_t i = 0; i < function.least; ++i) made.operands.push_back(drawn(depth - 1));
      if (function.axes != FormulaAxes::last || has_name(made)) return made;
    }
  }

  static bool has_name(const Expression& call) {
    return std::all_of(call.operands.begin(), call.operands.end(),
                       [](const Expression& operand) { return !names_in(operand).empty(); });
  }

  std::uint64_t draw(std::uint64_t below) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return (state_ >> 33) % below;
  }

  std::uint64_t state_ = 5;
};

/// The gradient by x of the sum over a formula's elements, as ops derive it and as its formula says it.
struct Gradients {
  std::vector<double> derived;
  std::vector<double> written;
};

const Shape shape_of_x{2, 3};

Gradients gradients_of(const Expression& expression, const Backends& backends) {
  const auto graph = std::make_shared<Graph>();
  FormulaNames names;
  for (const char* name : {"x", "y"})
    names[name] = {graph->input(name, {DType::float64, shape_of_x}), {}, true};
  const Symbol x = names["x"].symbol;
  const auto symbol = [&](const Expression& each) {
    return formula(each, *graph, names, DType::float64, FormulaUse::tensors);
  };
  const Symbol value = symbol(expression);
  const Symbol gradient = differentiate(sum(value), {&x, 1}).front();
  graph->output("derived", gradient ? gradient : zeros_like(x));

  const FormulaLines lines = gradient_formula(expression, {"x", "y"}, "x", FormulaUse::tensors);
  if (!lines.arriving.empty()) names[lines.arriving] = {ones_like(value), {}, true};
  if (!lines.features.empty()) names[lines.features] = {constant(*graph, 3, DType::float64)};
  const auto read_back = [](const Expression& each) { return parse_expression(normal_form(each)); };
  for (const FormulaLines::Line& line : lines.parts) {
    const Symbol part = symbol(read_back(line.value));
    names[line.name] = {part, {}, part.shape().rank() == 2};
  }
  graph->output("written", broadcast_to(symbol(read_back(lines.result)), shape_of_x));

  Store store;
  Arena arena;
  Program program = compile(graph, backends, store, arena);
  const std::vector<double> at_x = {0.3, -1.1, 2.2, -0.45, 0.8, 1.7};
  const std::vector<double> at_y = {1.4, 0.65, -0.9, 0.2, 2.5, -1.6};
  program.write("x", Tensor::of(shape_of_x, std::span<const double>(at_x)));
  program.write("y", Tensor::of(shape_of_x, std::span<const double>(at_y)));
  program.run();
  const auto values = [&](const char* name) {
    const Tensor found = program.output(name);
    const std::span<const double> all = found.data<double>();
    return std::vector<double>(all.begin(), all.end());
  };
  return {values("derived"), values("written")};
}

}  // namespace

/// Elements whose derived gradient is no number are left out: the formula is one as if nothing were infinite.
BOOST_AUTO_TEST_CASE(gradients_as_formulas_are_those_of_ops) {
  const Backends backends = open_backends("reference");
  Formulas formulas;
  int compared = 0;
  for (int i = 0; i < 400; ++i) {
    const Expression expression = formulas.drawn(2 + i % 3);
    if (names_in(expression).empty()) continue;
    const std::string text = normal_form(expression);
    Gradients gradients;
    try {
      gradients = gradients_of(expression, backends);
    } catch (const UsageError& error) {
      BOOST_TEST(error.message().find("beyond the range") != std::string::npos,
                 text << ": " << error.message());
      continue;
    }
    for (std::size_t k = 0; k < gradients.derived.size(); ++k) {
      const double derived = gradients.derived[k];
      if (!std::isfinite(derived)) continue;
      ++compared;
      BOOST_TEST(std::abs(derived - gradients.written[k]) <= 1e-9 * (1 + std::abs(derived)),
                 text << ", element " << k << ": " << gradients.written[k] << ", not " << derived);
    }
  }
  BOOST_TEST(compared > 1000);
}

BOOST_AUTO_TEST_SUITE_END()
