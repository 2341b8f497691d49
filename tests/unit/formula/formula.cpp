#include <plexus/backend/compile.hpp>
#include <plexus/formula/formula.hpp>
#include <plexus/formula/formula_functions.hpp>
#include <plexus/formula/formula_mistakes.hpp>
#include <plexus/plugin/components.hpp>

#include <cmath>
#include <limits>
#include <numbers>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(formulas)

namespace {

const double nan = std::numeric_limits<double>::quiet_NaN();
const double infinity = std::numeric_limits<double>::infinity();

// x and y as they are below; `plan` holds codes of gold, silver, none and an unknown text.
const std::vector<double> x = {-2, 0.3, 5, 0};
const std::vector<double> y = {4, 7, -1.5, 0};
const std::vector<double> plan = {0, 1, -1, -2};

std::vector<double> values(const std::string& text) {
  static const Backends backends = open_backends("reference");
  const auto graph = std::make_shared<Graph>();
  const Type type{DType::float64, {4}};
  const FormulaNames names = {{"x", {graph->input("x", type)}},
                              {"y", {graph->input("y", type)}},
                              {"plan", {graph->input("plan", type), {"gold", "silver"}}}};
  graph->output("z", broadcast_to(formula(parse_expression(text), *graph, names, DType::float64), {4}));
  Store store;
  Arena arena;
  CompileOptions options;
  options.simplify = false;
  Program program = compile(graph, backends, store, arena, options);
  program.write("x", Tensor::of(Shape{4}, std::span<const double>(x)));
  program.write("y", Tensor::of(Shape{4}, std::span<const double>(y)));
  program.write("plan", Tensor::of(Shape{4}, std::span<const double>(plan)));
  program.run();
  const Tensor result = program.output("z");
  const std::span<const double> z = std::as_const(result).data<double>();
  return {z.begin(), z.end()};
}

/// The same bits as what `f` makes of each row; any NaN equals any other.
void check(const std::string& text, double (*f)(double x, double y)) {
  const std::vector<double> found = values(text);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double expected = f(x[i], y[i]);
    const bool same = found[i] == expected ? std::signbit(found[i]) == std::signbit(expected)
                                           : std::isnan(found[i]) && std::isnan(expected);
    BOOST_TEST(same, text << " of " << x[i] << ", " << y[i] << " is " << found[i] << ", not " << expected);
  }
}

void check_plan(const std::string& text, const std::vector<double>& expected) {
  const std::vector<double> found = values(text);
  BOOST_TEST(found == expected, boost::test_tools::per_element());
}

std::string mistake(const std::string& text) {
  try {
    values(text);
    return "none";
  } catch (const ExpressionError& error) {
    return std::to_string(error.extent().begin) + ": " + error.message();
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(arithmetic_is_that_of_doubles) {
  check("x + y * 3 - 1", [](double a, double b) { return a + b * 3 - 1; });
  check("x / 100000", [](double a, double) { return a / 100000; });
  check("x / y", [](double a, double b) { return a / b; });
  check("-x / 0", [](double a, double) { return -a / 0.0; });
  check("-x^2", [](double a, double) { return -(a * a); });
  check("x^0.5", [](double a, double) { return std::sqrt(a); });
  check("x^-1", [](double a, double) { return 1 / a; });
  check("x^1", [](double a, double) { return a; });
  check("x^3", [](double a, double) { return std::pow(a, 3.0); });
  check("2^y", [](double, double b) { return std::pow(2.0, b); });
  check("1/3 + 0*x", [](double a, double) { return 1.0 / 3.0 + 0 * a; });
  check("2 * pi * e", [](double, double) { return 2 * std::numbers::pi * std::numbers::e; });
}

BOOST_AUTO_TEST_CASE(functions_are_those_of_the_library) {
  check("abs(x)", [](double a, double) { return std::abs(a); });
  check("floor(x)", [](double a, double) { return std::floor(a); });
  check("ceil(x)", [](double a, double) { return std::ceil(a); });
  check("sqrt(abs(x))", [](double a, double) { return std::sqrt(std::abs(a)); });
  check("exp(x)", [](double a, double) { return std::exp(a); });
  check("expm1(x)", [](double a, double) { return std::expm1(a); });
  check("log(y)", [](double, double b) { return std::log(b); });
  check("log1p(x)", [](double a, double) { return std::log1p(a); });
  check("sin(x) + cos(y)", [](double a, double b) { return std::sin(a) + std::cos(b); });
  check("tanh(x)", [](double a, double) { return std::tanh(a); });
  check("min(x, y, 1)", [](double a, double b) { return std::min({a, b, 1.0}); });
  check("max(x, y)", [](double a, double b) { return std::max(a, b); });
  check("max(x, 0/0)", [](double, double) { return nan; });
  check("clip(x, -1, 1)", [](double a, double) { return std::clamp(a, -1.0, 1.0); });
  check("relu(x)", [](double a, double) { return a > 0 ? a : 0.0; });
  check("sign(x)", [](double a, double) { return a > 0 ? 1.0 : a < 0 ? -1.0 : 0.0; });
}

BOOST_AUTO_TEST_CASE(conditions_count_as_one_and_zero) {
  check("x < y", [](double a, double b) { return a < b ? 1.0 : 0.0; });
  check("(x > 0) + (y > 0)", [](double a, double b) { return (a > 0 ? 1.0 : 0.0) + (b > 0 ? 1.0 : 0.0); });
  check("x >= 0 and not y == 0 or x == -2",
        [](double a, double b) { return (a >= 0 && b != 0) || a == -2 ? 1.0 : 0.0; });
  check("x and y", [](double a, double b) { return a != 0 && b != 0 ? 1.0 : 0.0; });
  check("where(x > 0, y / x, -1)", [](double a, double b) { return a > 0 ? b / a : -1.0; });
  check("where(y, 1, 2)", [](double, double b) { return b != 0 ? 1.0 : 2.0; });
  check("(x < 0) == (y < 0)", [](double a, double b) { return (a < 0) == (b < 0) ? 1.0 : 0.0; });
}

// The rule of NumPy: every comparison with NaN is false, but for !=. 0/0 is NaN in the last row alone.
BOOST_AUTO_TEST_CASE(missing_cells_are_seen_by_is_missing) {
  check("is_missing(x / y)", [](double a, double b) { return std::isnan(a / b) ? 1.0 : 0.0; });
  check("x / y == x / y", [](double a, double b) { return std::isnan(a / b) ? 0.0 : 1.0; });
  check("x / y != x / y", [](double a, double b) { return std::isnan(a / b) ? 1.0 : 0.0; });
  check("where(is_missing(x / y), 7, x / y)",
        [](double a, double b) { return std::isnan(a / b) ? 7 : a / b; });
  check_plan("is_missing(plan)", {0, 0, 1, 0});
}

BOOST_AUTO_TEST_CASE(texts_are_compared_with_words) {
  check_plan("plan == 'gold'", {1, 0, 0, 0});
  check_plan("'silver' != plan", {1, 0, 1, 1});
  check_plan("plan == 'bronze'", {0, 0, 0, 0});
  check_plan("plan != 'bronze'", {1, 1, 1, 1});
  check_plan("where(plan == 'gold' or plan == 'silver', 2, 3)", {2, 2, 3, 3});
}

BOOST_AUTO_TEST_CASE(what_a_name_holds_is_respected) {
  BOOST_TEST(
      mistake("x + plan") ==
      "4: 'plan' holds texts, such as 'gold': it can be compared with a word in quotes, by == or !=, but "
      "not be used as a number");
  BOOST_TEST(mistake("plan < 'gold'") == "5: texts have no order: they can be compared by == and != only");
  BOOST_TEST(mistake("x == 'gold'") == "5: 'x' holds numbers: compare it with a number without quotes");
  BOOST_TEST(mistake("plan == 3") ==
             "8: a column of texts can be compared with a word in quotes only: plan == 'word'");
  BOOST_TEST(mistake("plan == plan") ==
             "8: a column of texts can be compared with a word in quotes only: plan == 'word'");
  BOOST_TEST(mistake("'a' + x") ==
             "0: a text is no value: it can be compared with a column of texts, by == or !=");
  BOOST_TEST(mistake("z + 1") == "0: there is no 'z'");
}

BOOST_AUTO_TEST_CASE(all_mistakes_that_need_no_data_are_found_at_once) {
  const auto mistakes =
      mistakes_in(parse_expression("incme + lg(a) + max(a) + sqrt"), {"income", "a"}, "column");
  BOOST_REQUIRE(mistakes.size() == 4u);
  BOOST_TEST(mistakes[0].message == "there is no column 'incme'");
  BOOST_TEST(mistakes[0].word == "incme");
  BOOST_TEST(mistakes[1].message == "there is no function 'lg'");
  BOOST_TEST(mistakes[1].extent.begin == 8u);
  BOOST_TEST(mistakes[2].message == "max(a, b, ...) takes at least 2 values, found 1");
  BOOST_TEST(mistakes[3].message == "'sqrt' is a function: write sqrt(...)");
  BOOST_TEST(mistakes_in(parse_expression("pi * a + e"), {"a"}, "column").empty());
  const auto foreign = mistakes_in(parse_expression("if(a, 1, 2)"), {"a"}, "column");
  BOOST_TEST(foreign.at(0).message == "there is no function 'if': write where(condition, a, b)");
}

BOOST_AUTO_TEST_CASE(a_name_goes_before_a_constant) {
  Graph graph;
  const Symbol given = graph.input("e", {DType::float64, {4}});
  BOOST_TEST((formula(parse_expression("e"), graph, {{"e", {given}}}, DType::float64) == given));
}

BOOST_AUTO_TEST_CASE(shapes_broadcast_as_in_numpy) {
  Graph graph;
  const FormulaNames names = {{"a", {graph.input("a", {DType::float32, {3, 1}})}},
                              {"b", {graph.input("b", {DType::float32, {4}})}}};
  const Symbol sum = formula(parse_expression("a + where(b > 0, b, 1)"), graph, names, DType::float32);
  BOOST_TEST(sum.type().text() == "float32 [3, 4]");
}

/// Every function of the table gives a number of the formula's dtype for as many operands as it says.
BOOST_AUTO_TEST_CASE(every_function_can_be_called) {
  for (const FormulaFunction& function : formula_functions()) {
    if (!function.is_of(FormulaUse::numbers)) continue;
    std::string call(function.name);
    for (std::size_t i = 0; i < function.least; ++i) call += i == 0 ? "(x" : ", y";
    BOOST_TEST(values(call + ")").size() == 4u, call);
    BOOST_TEST(!function.doc.empty());
    BOOST_TEST(foreign_function(function.name, FormulaUse::numbers).empty());
  }
}

BOOST_AUTO_TEST_SUITE_END()
