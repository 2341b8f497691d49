#include <plexus/compare/exact/exact_values.hpp>
#include <plexus/error/error.hpp>
#include <plexus/ops/ops.hpp>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(trace_match)

namespace {

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string refusal(const Graph& traced, const Graph& wide) {
  try {
    const TraceMatch match(traced, wide);
  } catch (const UsageError& error) {
    return error.message();
  }
  return {};
}

}  // namespace

BOOST_AUTO_TEST_CASE(finds_each_value_in_the_other_precision) {
  Graph traced;
  const Symbol x = traced.input("x", {DType::float32, {2}});
  const Symbol y = exp(x) + x;
  Graph wide;
  const Symbol wide_x = wide.input("x", {DType::float64, {2}});
  const Symbol wide_y = exp(wide_x) + wide_x;
  const TraceMatch match(traced, wide);
  BOOST_TEST((match[x] == wide_x));
  BOOST_TEST((match[y] == wide_y));
  BOOST_TEST((match[y.node().input(0)] == wide_y.node().input(0)));
}

BOOST_AUTO_TEST_CASE(casts_between_floating_types_may_be_in_one_of_them_only) {
  Graph traced;
  const Symbol x = traced.input("x", {DType::float32, {2}});
  const Symbol total = cast(x, DType::float64) + 1;
  Graph wide;
  const Symbol wide_x = wide.input("x", {DType::float64, {2}});
  const Symbol wide_total = wide_x + 1;
  const TraceMatch match(traced, wide);
  BOOST_TEST((match[total] == wide_total));
  BOOST_TEST((match[total.node().input(0)] == wide_x));

  Graph more;
  const Symbol more_x = more.input("x", {DType::float64, {2}});
  const Symbol more_total = cast(more_x, DType::float32) + 1;
  BOOST_TEST((TraceMatch(wide, more)[wide_total] == more_total));
}

BOOST_AUTO_TEST_CASE(refuses_another_op_another_input_and_more_nodes) {
  const auto made = [](Graph& graph, Symbol (*f)(const Symbol&), bool second, bool more) {
    const Symbol a = graph.input("a", {DType::float64, {2}});
    const Symbol b = graph.input("b", {DType::float64, {2}});
    const Symbol y = f(second ? b : a);
    if (more) tanh(y);
  };
  Graph traced, op, input, more;
  made(traced, exp, false, false);
  made(op, tanh, false, false);
  made(input, exp, true, false);
  made(more, exp, false, true);
  BOOST_TEST(holds(refusal(traced, op), "exp [2]"));
  BOOST_TEST(holds(refusal(traced, op), "tanh [2]"));
  BOOST_TEST(refusal(traced, input) != "");
  BOOST_TEST(holds(refusal(traced, more), "nothing"));
  BOOST_TEST(holds(refusal(more, traced), "nothing"));
  BOOST_TEST(refusal(traced, traced) == "");
}

BOOST_AUTO_TEST_SUITE_END()
