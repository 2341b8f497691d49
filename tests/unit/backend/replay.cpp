#include <plexus/error/error.hpp>

#include <thread>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "../../support/allocation_counter.hpp"
#include "tiny.hpp"

using namespace tiny;

BOOST_AUTO_TEST_SUITE(replaying)

namespace {

/// So many updates like an optimizer's, each of a variable of its own.
std::shared_ptr<Graph> many_updates(Store& store, int count) {
  auto graph = std::make_shared<Graph>();
  const Symbol rate = graph->constant(Tensor::full(vector_of(8), 0.125));
  for (int i = 0; i < count; ++i) {
    const std::string name = fmt::format("w{}", i);
    store.create(name, Role::parameter, Tensor::full(vector_of(8), 1));
    const Symbol w = graph->variable(name, vector_of(8));
    graph->assign(name, subtract(w, multiply(rate, reverse(w))));
  }
  return graph;
}

}  // namespace

BOOST_AUTO_TEST_CASE(steps_count_their_position_over_a_bound_table) {
  auto graph = std::make_shared<Graph>();
  const Symbol table = graph->input("table", {DType::float64, Shape{Shape::open, 2}});
  const Symbol total = graph->variable("total", vector_of(2));
  graph->assign("total", add(total, graph->add_one(row_op(), {table, graph->position()})));
  Store store;
  store.create("total", Role::accumulator, values({0, 0}));
  Arena arena;
  Program program = compile(graph, backends(), store, arena);
  BOOST_CHECK_THROW(program.run(), UsageError);
  program.bind("table", Tensor::of<double>({4, 2}, {1, 10, 2, 20, 3, 30, 4, 40}));
  program.replay(1, 2);
  BOOST_TEST(list(store.read("total")) == (std::vector<double>{5, 50}), boost::test_tools::per_element());
  program.bind("table", Tensor::of<double>({1, 2}, {100, 200}));
  program.run();
  BOOST_TEST(list(store.read("total")) == (std::vector<double>{105, 250}), boost::test_tools::per_element());
  program.replay(0, 0);
  BOOST_TEST(list(store.read("total")) == (std::vector<double>{105, 250}), boost::test_tools::per_element());
  BOOST_CHECK_THROW(program.bind("tables", nullptr, 0), UsageError);
  BOOST_CHECK_THROW(program.bind("table", values({1})), ShapeError);
  BOOST_CHECK_THROW(program.write("table", values({1})), UsageError);
}

BOOST_AUTO_TEST_CASE(programs_share_an_arena_and_keep_their_inputs) {
  auto graph = std::make_shared<Graph>();
  graph->output("y", reverse(graph->input("x", vector_of(2))));
  graph->input("unused", vector_of(3));
  Store store;
  Arena arena;
  const std::byte* base = arena.base();
  Program small = compile(graph, backends(), store, arena);
  small.write("x", values({1, 2}));
  small.write("unused", values({1, 2, 3}));
  BOOST_CHECK_THROW(small.write("x", values({1})), ShapeError);
  BOOST_CHECK_THROW(small.output("z"), UsageError);

  auto large_graph = std::make_shared<Graph>();
  large_graph->output("y", reverse(large_graph->input("x", vector_of(1 << 20))));
  Program large = compile(large_graph, backends(), store, arena);
  BOOST_TEST(arena.base() == base);
  BOOST_TEST(arena.size() >= std::size_t{8} << 20);
  large.write("x", Tensor::full(vector_of(1 << 20), 7));
  large.run();
  small.run();
  BOOST_TEST(list(small.view("y")) == (std::vector<double>{2, 1}), boost::test_tools::per_element());
  large.run();
  BOOST_TEST(large.output("y").at((1 << 20) - 1) == 7.0);
}

BOOST_AUTO_TEST_CASE(an_error_of_a_kernel_names_its_place) {
  auto graph = std::make_shared<Graph>();
  graph->set_place("dense_1");
  graph->output("y", graph->add_one(checked_op(), {graph->input("x", vector_of(1))}));
  Store store;
  Arena arena;
  Program program = compile(graph, backends(), store, arena);
  program.write("x", values({-1}));
  BOOST_CHECK_EXCEPTION(program.replay(5, 1), DataError, [](const DataError& e) {
    return e.message() == "in step 5, 'checked' of 'dense_1' on tiny:\n  a negative value";
  });
}

BOOST_AUTO_TEST_CASE(the_counter_counts_on_all_threads) {
  if (!test::counts_allocations()) return;
  BOOST_TEST(test::allocations_of([] { std::vector<int> v(100); }) >= 1);
  BOOST_TEST(test::allocations_of([] {
               std::thread thread([] { delete new std::string(1000, 'x'); });
               thread.join();
             }) >= 3);
  BOOST_TEST(test::allocations_of([] {}) == 0);
}

BOOST_AUTO_TEST_CASE(a_replay_allocates_nothing) {
  Store store;
  Arena arena;
  for (const bool idle : {false, true}) {
    CompileOptions options;
    options.idle = idle;
    Store own;
    Program program = compile(many_updates(own, 20), backends(), own, arena, options);
    BOOST_TEST(program.kernels().size() == 60U);
    BOOST_TEST(test::allocations_of([&] { program.replay(0, 1); }) == 0);
    BOOST_TEST(test::allocations_of([&] { program.replay(1, 100); }) == 0);
  }
}

BOOST_AUTO_TEST_CASE(idle_kernels_leave_variables_as_they_are) {
  Store store;
  Arena arena;
  CompileOptions options;
  options.idle = true;
  Program program = compile(many_updates(store, 20), backends(), store, arena, options);
  program.replay(0, 100);
  BOOST_TEST(list(store.read("w0"))[0] == 1.0);
}

BOOST_AUTO_TEST_SUITE_END()
