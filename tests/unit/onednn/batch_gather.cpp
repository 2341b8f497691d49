#include <plexus/graph/leaves.hpp>
#include <plexus/ops/ops.hpp>

#include <algorithm>
#include <functional>

#include <boost/test/unit_test.hpp>

#include "compiled.hpp"

using namespace plexus;
using namespace plexus::onednn_tests;

BOOST_AUTO_TEST_SUITE(batch_gathers, *boost::unit_test::precondition(test::needs_onednn))

namespace {

using Names = std::vector<std::string>;
using Formula = std::function<Symbol(const Symbol&)>;

constexpr std::int64_t batch = 6;
constexpr std::int64_t table_rows = 20;

Values given(const Type& table) {
  const Type closed{table.dtype, table.shape.with(0, table_rows)};
  Tensor values(DType::float64, closed.shape);
  std::int64_t next = 0;
  for (double& value : values.data<double>()) value = static_cast<double>(next++ * 7 % 251);
  // Three steps, the last one short of rows for another; the rows of the second lie together.
  Tensor order(DType::int32, {3 * batch});
  const auto rows = order.data<std::int32_t>();
  for (std::int32_t& row : rows) row = static_cast<std::int32_t>(next++ * 13 % table_rows);
  for (std::int64_t i = 0; i < batch; ++i) rows[batch + i] = static_cast<std::int32_t>(7 + i);
  return {{"table", values.converted(table.dtype)}, {"order", order}};
}

std::shared_ptr<Graph> graph_of(const Type& table, const Formula& f) {
  const auto graph = std::make_shared<Graph>();
  const Symbol rows = graph->input("table", {table.dtype, table.shape.with(0, Shape::open)});
  const Symbol order = graph->input("order", {DType::int32, {Shape::open}});
  graph->output("y", f(batch_gather(rows, order, graph->position(), batch)));
  return graph;
}

void check(const Type& table, const Formula& f, const Names& before, const Names& after) {
  const auto graph = graph_of(table, f);
  const Values values = given(table);
  CompileOptions without;
  without.rewrite = false;
  Compiled plain(graph, values, without);
  Compiled fused(graph, values);
  CompileOptions two;
  two.threads = 2;
  Compiled shared(graph, values, two);
  BOOST_TEST(plain.ops() == before, boost::test_tools::per_element());
  BOOST_TEST(fused.ops() == after, boost::test_tools::per_element());
  for (const std::int64_t position : {0, 1, 2}) {
    const Tensor expected = plain.run(position)[0];
    BOOST_TEST((fused.run(position)[0] == expected));
    BOOST_TEST((shared.run(position)[0] == expected));
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(images_are_scaled_while_they_are_gathered) {
  const Formula scaled = [](const Symbol& x) { return cast(x, DType::float32) * (1.0 / 255); };
  for (const Shape& shape :
       {Shape{0}, Shape{0, 1}, Shape{0, 7}, Shape{0, 784}, Shape{0, 28, 28}, Shape{0, 3, 64, 64}}) {
    check({DType::uint8, shape}, scaled, {"batch_gather", "cast", "multiply"}, {"fused_batch_gather"});
  }
}

BOOST_AUTO_TEST_CASE(labels_are_cast_while_they_are_gathered) {
  check({DType::uint8, {0}}, [](const Symbol& x) { return cast(x, DType::int64); }, {"batch_gather", "cast"},
        {"fused_batch_gather"});
}

BOOST_AUTO_TEST_CASE(each_column_may_have_its_own_constant) {
  const Formula standardized = [](const Symbol& x) {
    const Symbol mean = x.graph().constant(Tensor::of<float>({3}, {1, 2, 3}));
    const Symbol scale = x.graph().constant(Tensor::of<float>({3}, {0.5F, 0.25F, 0.125F}));
    return (x - mean) * scale;
  };
  check({DType::float32, {0, 3}}, standardized, {"batch_gather", "multiply", "subtract"},
        {"fused_batch_gather"});
  check({DType::float32, {0, 5, 3}}, standardized, {"batch_gather", "multiply", "subtract"},
        {"fused_batch_gather"});
}

BOOST_AUTO_TEST_CASE(rows_may_be_read_twice_by_one_op) {
  check({DType::float32, {0, 9}}, [](const Symbol& x) { return x * x; }, {"batch_gather", "multiply"},
        {"fused_batch_gather"});
}

BOOST_AUTO_TEST_CASE(rows_that_others_read_too_stay) {
  const auto graph = graph_of({DType::float32, {0, 9}}, [](const Symbol& x) { return x * 2; });
  graph->output("rows", graph->outputs()[0].symbol.node().input(0));
  const std::vector<std::string> ops = Compiled(graph, given({DType::float32, {0, 9}})).ops();
  BOOST_TEST(std::count(ops.begin(), ops.end(), "batch_gather") == 1);
}

BOOST_AUTO_TEST_CASE(the_definition_is_what_was_replaced) {
  const Type table{DType::uint8, {table_rows, 28, 28}};
  const auto graph = graph_of(table, [](const Symbol& x) { return cast(x, DType::float32) * (1.0 / 255); });
  const Values values = given(table);
  Compiled fused(graph, values);
  const Node& node = fused.node("fused_batch_gather");
  std::vector<Tensor> inputs{values.at("table"), values.at("order"), Tensor::scalar(std::int64_t{1})};
  for (std::size_t i = inputs.size(); i < node.inputs().size(); ++i)
    inputs.push_back(*constant_value(node.input(i)));
  CompileOptions without;
  without.rewrite = false;
  BOOST_TEST((by_definition(node, inputs)[0] == Compiled(graph, values, without).run(1)[0]));
}

BOOST_AUTO_TEST_SUITE_END()
