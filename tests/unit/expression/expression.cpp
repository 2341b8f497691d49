#include <plexus/expression/expression.hpp>

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(expression)

namespace {

using Kind = Expression::Kind;

/// The tree with all its parentheses: "(a + (b * c))".
std::string shown(const Expression& e) {
  static const std::vector<std::string> signs = {
      "+", "-", "*", "/", "^", "==", "!=", "<", "<=", ">", ">=", "and", "or"};
  switch (e.kind) {
    case Kind::number: {
      std::string text = std::to_string(e.number);
      text.erase(text.find_last_not_of('0') + 1);
      return text.back() == '.' ? text.substr(0, text.size() - 1) : text;
    }
    case Kind::text:
      return "'" + e.text + "'";
    case Kind::name:
      return e.text;
    case Kind::negate:
      return "(-" + shown(e.operands[0]) + ")";
    case Kind::logical_not:
      return "(not " + shown(e.operands[0]) + ")";
    case Kind::call: {
      std::string text = e.text + "(";
      for (const Expression& operand : e.operands) {
        text += (&operand == &e.operands.front() ? "" : ", ") + shown(operand);
      }
      return text + ")";
    }
    default:
      break;
  }
  const auto sign = static_cast<std::size_t>(e.kind) - static_cast<std::size_t>(Kind::add);
  return "(" + shown(e.operands[0]) + " " + signs.at(sign) + " " + shown(e.operands[1]) + ")";
}

std::string tree(const std::string& text) { return shown(parse_expression(text)); }

/// "5: expected ..." for a mistake that begins at byte 5.
std::string mistake(const std::string& text) {
  try {
    return tree(text);
  } catch (const ExpressionError& error) {
    BOOST_TEST(error.exit_code() == 2);
    BOOST_TEST(error.extent().begin <= text.size());
    return std::to_string(error.extent().begin) + ": " + error.message();
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(operators_bind_as_in_mathematics) {
  BOOST_TEST(tree("a + b * c") == "(a + (b * c))");
  BOOST_TEST(tree("(a + b) * c") == "((a + b) * c)");
  BOOST_TEST(tree("a - b - c") == "((a - b) - c)");
  BOOST_TEST(tree("a / b / c * d") == "(((a / b) / c) * d)");
  BOOST_TEST(tree("a ^ b ^ c") == "(a ^ (b ^ c))");
  BOOST_TEST(tree("-x^2") == "(-(x ^ 2))");
  BOOST_TEST(tree("-x * y") == "((-x) * y)");
  BOOST_TEST(tree("2^-1 * 3") == "((2 ^ (-1)) * 3)");
  BOOST_TEST(tree("2^-x^2") == "(2 ^ (-(x ^ 2)))");
  BOOST_TEST(tree("--x") == "(-(-x))");
  BOOST_TEST(tree("+x + +3") == "(x + 3)");
}

BOOST_AUTO_TEST_CASE(conditions_bind_looser_than_arithmetic) {
  BOOST_TEST(tree("a + 1 > b * 2") == "((a + 1) > (b * 2))");
  BOOST_TEST(tree("a < b and c != d or e") == "(((a < b) and (c != d)) or e)");
  BOOST_TEST(tree("not a == b and c") == "((not (a == b)) and c)");
  BOOST_TEST(tree("not not a") == "(not (not a))");
  BOOST_TEST(tree("a or b and c") == "(a or (b and c))");
  BOOST_TEST(tree("x * (y >= 3)") == "(x * (y >= 3))");
  BOOST_TEST(tree("(a < b) == (c < d)") == "((a < b) == (c < d))");
}

BOOST_AUTO_TEST_CASE(numbers_names_texts_and_calls) {
  BOOST_TEST(tree("0.5") == "0.5");
  BOOST_TEST(tree(".25 + 1e3 + 2.5E-1 + 3.") == "(((0.25 + 1000) + 0.25) + 3)");
  BOOST_TEST(tree("max(a, b + 1, f()) / 2") == "(max(a, (b + 1), f()) / 2)");
  BOOST_TEST(tree("`total rooms` / `a``b`") == "(total rooms / a`b)");
  BOOST_TEST(tree("plan == 'gold'") == "(plan == 'gold')");
  BOOST_TEST(tree("plan != \"it's\"") == "(plan != 'it's')");
  BOOST_TEST(tree("plan == 'it''s'") == "(plan == 'it's')");
  BOOST_TEST(tree("größe_2 *\n  _x") == "(größe_2 * _x)");
  BOOST_TEST(tree("android") == "android");
}

BOOST_AUTO_TEST_CASE(every_token_knows_its_place) {
  const Expression sum = parse_expression("alpha + max(b, `c d`)");
  BOOST_TEST(sum.extent.begin == 6u);
  BOOST_TEST(sum.operands[0].extent.bytes == 5u);
  const Expression& call = sum.operands[1];
  BOOST_TEST(call.extent.begin == 8u);
  BOOST_TEST(call.extent.bytes == 3u);
  BOOST_TEST(call.operands[1].extent.begin == 15u);
  BOOST_TEST(call.operands[1].extent.bytes == 5u);
  std::string names;
  for (const Expression* name : names_in(sum)) names += name->text + ";";
  BOOST_TEST(names == "alpha;b;c d;");
}

BOOST_AUTO_TEST_CASE(mistakes_are_placed_and_say_what_was_expected) {
  BOOST_TEST(mistake("") == "0: expected a value, found the end");
  BOOST_TEST(mistake("a +") == "3: expected a value, found the end");
  BOOST_TEST(mistake("a + * b") == "4: expected a value, found '*'");
  BOOST_TEST(mistake("a b") == "2: expected an operator such as + or *, or the end, found 'b'");
  BOOST_TEST(mistake("2x") == "1: expected an operator after the number 2, such as * for a product");
  BOOST_TEST(mistake("1.2.3") == "3: expected an operator after the number 1.2, such as * for a product");
  BOOST_TEST(mistake("(a + b") == "0: the ')' that closes this '(' is missing");
  BOOST_TEST(mistake("max(a, b") == "3: the ')' that closes this '(' is missing");
  BOOST_TEST(mistake("a + b)") == "5: this ')' has no '(' before it");
  BOOST_TEST(mistake("()") == "0: expected a value between the parentheses");
  BOOST_TEST(mistake("max(a b)") == "6: expected ')', ',' or an operator, found 'b'");
  BOOST_TEST(mistake("max(a,)") == "6: expected a value, found ')'");
  BOOST_TEST(mistake("1 < x < 3") == "6: comparisons cannot be chained: write a < b and b < c");
  BOOST_TEST(mistake("a == 'b") == "5: the closing ' is missing");
  BOOST_TEST(mistake("``") == "0: expected a name between the backquotes");
  BOOST_TEST(mistake("a + not b") == "4: expected a value, found 'not'; put it in parentheses: (not ...)");
  BOOST_TEST(mistake("010") == "0: a number does not begin with 0, since 010 is 8 to some readers");
  BOOST_TEST(mistake("1e400") == "0: this number is beyond the range of a double");
  BOOST_TEST(mistake("a.b") ==
             "1: expected a value, an operator or a parenthesis, found '.'; a name that holds "
             "it is written in backquotes");
}

BOOST_AUTO_TEST_CASE(operators_of_other_languages_are_answered) {
  BOOST_TEST(mistake("x ** 2") == "2: there is no operator '**': write ^ for powers");
  BOOST_TEST(mistake("a && b") == "2: there is no operator '&&': write and");
  BOOST_TEST(mistake("a || b") == "2: there is no operator '||': write or");
  BOOST_TEST(mistake("!a") == "0: there is no operator '!': write not");
  BOOST_TEST(
      mistake("a = b") ==
      "2: expected == for a comparison, found '='; a formula is one expression; it has no names of its "
      "own");
  BOOST_TEST(mistake("(a) = b") == "4: expected == for a comparison, found '='");
  BOOST_TEST(mistake("a % b") ==
             "2: there is no operator '%': write a - b * floor(a / b) for the rest of a / b");
}

BOOST_AUTO_TEST_CASE(length_and_depth_are_limited) {
  std::string sum = "x";
  while (sum.size() + 4 <= 4000) sum += " + x";
  BOOST_TEST(names_in(parse_expression(sum)).size() == (sum.size() + 3) / 4);
  BOOST_TEST(mistake(sum + std::string(100, ' ')).find("4000: an expression has at most 4000 bytes") == 0);
  BOOST_TEST(tree(std::string(90, '(') + "x" + std::string(90, ')')) == "x");
  for (const std::string opening : {"(", "-", "f(", "2^"}) {
    std::string deep;
    for (int i = 0; i < 200; ++i) deep += opening;
    BOOST_TEST(mistake(deep + "x").find("nested deeper than 100 levels") != std::string::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()
