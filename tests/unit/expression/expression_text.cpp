#include <plexus/expression/expression_text.hpp>

#include <cstdint>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(expression_texts)

namespace {

using ExpressionKind = Expression::Kind;

std::string normal(const std::string& text) { return normal_form(parse_expression(text)); }

bool are_equal(const Expression& a, const Expression& b) {
  if (a.kind != b.kind || a.number != b.number || a.text != b.text) return false;
  if (a.operands.size() != b.operands.size()) return false;
  for (std::size_t i = 0; i < a.operands.size(); ++i) {
    if (!are_equal(a.operands[i], b.operands[i])) return false;
  }
  return true;
}

/// Trees of every kind, by a generator of numbers that is written here so that all machines draw the same.
class Trees {
 public:
  Expression drawn(int depth) {
    const auto kind =
        depth == 0 ? static_cast<ExpressionKind>(draw(3)) : static_cast<ExpressionKind>(draw(19));
    Expression tree{kind, 0, {}, {}, {}};
    switch (kind) {
      case ExpressionKind::number:
        tree.number = static_cast<double>(draw(1000)) / 8;
        break;
      case ExpressionKind::text:
        tree.text = draw(2) == 0 ? "red" : "it's";
        break;
      case ExpressionKind::name:
        tree.text = draw(3) == 0 ? "x" : draw(2) == 0 ? "total rooms" : "and";
        break;
      case ExpressionKind::call:
        tree.text = "f";
        for (std::uint64_t i = draw(3); i > 0; --i) tree.operands.push_back(drawn(depth - 1));
        break;
      case ExpressionKind::negate:
      case ExpressionKind::logical_not:
        tree.operands = {drawn(depth - 1)};
        break;
      default:
        tree.operands = {drawn(depth - 1), drawn(depth - 1)};
    }
    return tree;
  }

 private:
  /// The linear congruential generator of Knuth's MMIX.
  std::uint64_t draw(std::uint64_t below) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return (state_ >> 33) % below;
  }

  std::uint64_t state_ = 18;
};

}  // namespace

BOOST_AUTO_TEST_CASE(only_needed_parentheses_stay) {
  BOOST_TEST(normal("((a))+(b*c)") == "a + b * c");
  BOOST_TEST(normal("(a+b)*c") == "(a + b) * c");
  BOOST_TEST(normal("a-(b-c)-(d)") == "a - (b - c) - d");
  BOOST_TEST(normal("a/(b*c)/d") == "a / (b * c) / d");
  BOOST_TEST(normal("-x^2") == "-x^2");
  BOOST_TEST(normal("(-x)^2") == "(-x)^2");
  BOOST_TEST(normal("a^(b^c)") == "a^b^c");
  BOOST_TEST(normal("(a^b)^c") == "(a^b)^c");
  BOOST_TEST(normal("a * -b") == "a * -b");
  BOOST_TEST(normal("(a < b) == (c > d)") == "(a < b) == (c > d)");
  BOOST_TEST(normal("not (a or b) and not c") == "not (a or b) and not c");
  BOOST_TEST(normal("x == (not y)") == "x == (not y)");
  BOOST_TEST(normal("f( a,b , 1e0 )") == "f(a, b, 1)");
  BOOST_TEST(normal("`total rooms` / \"it's\"") == "`total rooms` / 'it''s'");
  BOOST_TEST(normal("1e-7 + .5") == "1e-07 + 0.5");
}

BOOST_AUTO_TEST_CASE(numbers_with_a_sign_read_back_as_a_negation) {
  Expression minus{ExpressionKind::number, -2, {}, {}, {}};
  const Expression x{ExpressionKind::name, 0, "x", {}, {}};
  BOOST_TEST(normal_form({ExpressionKind::power, 0, {}, {x, minus}, {}}) == "x^-2");
  BOOST_TEST(normal_form({ExpressionKind::power, 0, {}, {minus, x}, {}}) == "(-2)^x");
  BOOST_TEST(normal_form({ExpressionKind::subtract, 0, {}, {x, minus}, {}}) == "x - -2");
}

BOOST_AUTO_TEST_CASE(every_tree_reads_back) {
  Trees trees;
  for (int i = 0; i < 3000; ++i) {
    const Expression tree = trees.drawn(1 + i % 4);
    const std::string text = normal_form(tree);
    BOOST_TEST(are_equal(parse_expression(text), tree), text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
