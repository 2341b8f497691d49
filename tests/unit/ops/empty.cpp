// Whatever an op is applied to, an empty symbol among its operands is told with the op's name.

#include <plexus/ops/ops.hpp>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../support/message_of.hpp"

using namespace plexus;
using plexus::test::message_of;

BOOST_AUTO_TEST_SUITE(empty_operands)

BOOST_AUTO_TEST_CASE(are_told_with_the_name_of_the_op) {
  Graph graph;
  const Symbol x = graph.input("x", {DType::float32, Shape{4, 3}});
  const Symbol none;
  const std::vector<Symbol> parts = {none, x};
  const std::vector<std::pair<std::string, std::function<void()>>> uses = {
      {"add", [&] { x + none; }},
      {"add", [&] { none + x; }},
      {"multiply", [&] { none* x; }},
      {"power", [&] { pow(none, x); }},
      {"negate", [&] { -none; }},
      {"relu", [&] { relu(none); }},
      {"exp", [&] { exp(none); }},
      {"clip", [&] { clip(none, 0, 1); }},
      {"less", [&] { less(none, x); }},
      {"select", [&] { select(none, x, x); }},
      {"cast", [&] { cast(none, DType::float64); }},
      {"sum", [&] { sum(none); }},
      {"mean", [&] { mean(none); }},
      {"max", [&] { max(none); }},
      {"argmax", [&] { argmax(none, 0); }},
      {"softmax", [&] { softmax(none, 0); }},
      {"reshape", [&] { reshape(none, Shape{12}); }},
      {"reshape", [&] { expand_dims(none, 0); }},
      {"reshape", [&] { squeeze(none, 0); }},
      {"transpose", [&] { transpose(none); }},
      {"broadcast_to",
       [&] {
         broadcast_to(none, Shape{4, 3});
       }},
      {"concat", [&] { concat(parts, 0); }},
      {"slice", [&] { slice(none, {0}, {1}); }},
      {"pad", [&] { pad(none, {0}, {1}); }},
      {"gather", [&] { gather(none, x, 0); }},
      {"one_hot", [&] { one_hot(none, 3, DType::float32); }},
      {"matmul", [&] { matmul(none, x); }},
      {"stop_gradient", [&] { stop_gradient(none); }},
      {"categorical_cross_entropy", [&] { categorical_cross_entropy(x, none); }},
      {"binary_cross_entropy", [&] { binary_cross_entropy(none, x); }}};
  for (const auto& [op, use] : uses) {
    const std::string message = message_of<UsageError>(use);
    BOOST_TEST(message.starts_with(op + ": an operand is an empty symbol"), message);
  }
  // A number takes its dtype from the symbol beside it, before there is an op.
  BOOST_TEST(message_of<UsageError>([&] { none * 2.0; }).starts_with("an empty symbol is used as a value"));
  BOOST_TEST(graph.size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
