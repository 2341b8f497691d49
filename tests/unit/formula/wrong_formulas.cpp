// Wrong formulas of a layer: each is refused at its character, with what is wrong and what to write.

#include <plexus/formula/formula_option.hpp>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(wrong_formulas)

namespace {

struct Wrong {
  std::string text;
  int column;
  std::string message;
};

/// Of x, rows of 4 numbers; v, rows of one number; beta [4], c [3] and w [4, 2], which have no rows.
const std::vector<Wrong> wrong_ones = {
    {"", 1, "expected a value, found the end"},
    {"x +", 4, "expected a value, found the end"},
    {"x * (beta + 1", 5, "the ')' that closes this '(' is missing"},
    {"x)", 2, "this ')' has no '(' before it"},
    {"()", 1, "expected a value between the parentheses"},
    {"x beta", 3, "expected an operator such as + or *, or the end, found 'beta'"},
    {"2x", 2, "expected an operator after the number 2, such as * for a product"},
    {"1.5.2 * x", 4, "expected an operator after the number 1.5, such as * for a product"},
    {"010 * x", 1, "a number does not begin with 0, since 010 is 8 to some readers"},
    {"x + 1e999", 5, "this number is beyond the range of a double"},
    {"x ** 2", 3, "there is no operator '**': write ^ for powers"},
    {"x && beta", 3, "there is no operator '&&': write and"},
    {"x % 2", 3, "there is no operator '%': write a - b * floor(a / b) for the rest of a / b"},
    {"x ? 1 : 2", 3, "there is no operator '?': write where(condition, a, b)"},
    {"x = 2", 3,
     "expected == for a comparison, found '='; a formula is one expression; it has no names of its own"},
    {"2 = x", 3, "expected == for a comparison, found '='"},
    {"0 < x < 1", 7, "comparisons cannot be chained: write a < b and b < c"},
    {"x == not beta", 6, "expected a value, found 'not'; put it in parentheses: (not ...)"},
    {"x[0]", 2, "expected an operator, a value or a parenthesis, found '['; write (...) to group"},
    {"x # y", 3,
     "expected a value, an operator or a parenthesis, found '#'; a name that holds it is written in "
     "backquotes"},
    {"`x", 1, "the closing ` is missing"},
    {"x == 'red'", 6, "'x' holds numbers: compare it with a number without quotes"},
    {"x * bta", 5, "there is no input or parameter 'bta'; did you mean 'beta'? Known: x, v, beta, c, w"},
    {"x * gain", 5, "there is no input or parameter 'gain'; known: x, v, beta, c, w"},
    {"sigmoid * x", 1, "'sigmoid' is a function: write sigmoid(...)"},
    {"1 + sigmod(x)", 5, "there is no function 'sigmod'; did you mean 'sigmoid'?"},
    {"convolution(x)", 1, "there is no function 'convolution'; `plexus help formulas` lists the functions"},
    {"swish(x)", 1, "there is no function 'swish': write silu(x)"},
    {"if(x > 0, x, 0)", 1, "there is no function 'if': write where(condition, a, b)"},
    {"x / std(x)", 5, "there is no function 'std': write sqrt(variance(x))"},
    {"random(x)", 1,
     "there is no function 'random': a formula has no random numbers; take the layer dropout, or write a "
     "plugin"},
    {"clip(x, 1)", 1, "clip(x, low, high) takes 3 values, found 2"},
    {"x + max()", 5, "max(a, b, ...) takes at least 2 values, max(x) takes 1 value, found 0"},
    {"x + c", 3,
     "add: the shapes of float32 [3, 4], float32 [3] do not broadcast; counted from the last, the dimensions "
     "of "
     "operands must be equal or 1"},
    {"2 * (x - w)", 8,
     "what has no rows, of shape [4, 2], cannot be combined with rows of shape [4]: it has an axis too many"},
    {"v + beta", 3,
     "what has no rows, of shape [4], cannot be combined with rows of shape []: it has an axis too many"},
    {"v / sum(v)", 5, "sum works along the last axis, but its operand is one number a row, which has none"},
    {"matmul(x, x)", 1,
     "matmul takes a matrix without rows on its right, or matrices of each row, of shape [m, n]; found rows "
     "of shape [4]"},
};

/// A condition of a run file's text: what is said of it, without the excerpt.
std::string refusal(const std::string& text) {
  const Position place{std::make_shared<const Source>(Source{"formula", text, "."}), 1, 1, 1};
  Graph graph;
  const auto input = [&](const std::string& name, const Shape& shape, bool rows) {
    return std::pair<const std::string, FormulaValue>(
        name, FormulaValue{graph.input(name, {DType::float32, shape}), {}, rows});
  };
  const FormulaNames names = {input("x", {3, 4}, true), input("v", {3}, true), input("beta", {4}, false),
                              input("c", {3}, false), input("w", {4, 2}, false)};
  try {
    const FormulaOption formula(text, place, {"x", "v", "beta", "c", "w"}, "input or parameter",
                                FormulaUse::tensors);
    formula.symbol(graph, names, DType::float32);
    return "accepted";
  } catch (const ConfigError& error) {
    return error.message().substr(0, error.message().find('\n'));
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(there_are_thirty_or_more) { BOOST_TEST(wrong_ones.size() >= 30u); }

BOOST_AUTO_TEST_CASE(each_is_told_at_its_character) {
  for (const Wrong& wrong : wrong_ones) {
    BOOST_TEST(refusal(wrong.text) == "formula:1:" + std::to_string(wrong.column) + ": " + wrong.message);
  }
}

BOOST_AUTO_TEST_CASE(all_that_need_no_shapes_are_told_at_once) {
  const Position place{std::make_shared<const Source>(Source{"formula", "sgn(y) + clip(x)", "."}), 1, 1, 1};
  try {
    const FormulaOption formula("sgn(y) + clip(x)", place, {"x"}, "name", FormulaUse::tensors);
    BOOST_ERROR("it was accepted");
  } catch (const ConfigError& error) {
    for (const char* column : {"formula:1:1: ", "formula:1:5: ", "formula:1:10: "}) {
      BOOST_TEST(error.message().find(column) != std::string::npos, error.message());
    }
    BOOST_TEST(error.facts().column == 1);
  }
}

BOOST_AUTO_TEST_SUITE_END()
