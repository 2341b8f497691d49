#include <boost/test/unit_test.hpp>

#include "tiny.hpp"

using namespace tiny;

BOOST_AUTO_TEST_SUITE(updates)

namespace {

/// A graph over vectors of three, its variables and what they are at first.
struct Setting {
  std::shared_ptr<Graph> graph = std::make_shared<Graph>();
  std::vector<std::pair<std::string, Tensor>> variables;

  Symbol variable(const std::string& name, std::initializer_list<double> initial) {
    variables.emplace_back(name, values(initial));
    return graph->variable(name, variables.back().second.type());
  }

  /// All variables and outputs after so many steps.
  std::vector<std::vector<double>> run(const CompileOptions& options, std::int64_t steps) const {
    Store store;
    Arena arena;
    for (const auto& [name, value] : variables) store.create(name, Role::parameter, value);
    Program program = compile(graph, backends(), store, arena, options);
    program.replay(0, steps);
    std::vector<std::vector<double>> result;
    for (const auto& [name, value] : variables) result.push_back(list(store.read(name)));
    for (const Graph::Named& output : graph->outputs()) result.push_back(list(program.output(output.name)));
    return result;
  }

  /// That the values are these, whichever passes run and in every order.
  void check(std::int64_t steps, const std::vector<std::vector<double>>& expected) const {
    for (const CompileOptions& options : variants()) {
      const auto found = run(options, steps);
      BOOST_TEST_REQUIRE(found.size() == expected.size());
      for (std::size_t i = 0; i < expected.size(); ++i) {
        BOOST_TEST(found[i] == expected[i], boost::test_tools::per_element());
      }
    }
  }

  static std::vector<CompileOptions> variants() {
    std::vector<CompileOptions> all(7);
    all[1].in_place = false;
    all[2].reuse_memory = false;
    all[3].merge = false;
    all[4].fold_constants = false;
    all[5].simplify = false;
    all[6].rewrite = false;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      for (const bool in_place : {true, false}) {
        CompileOptions options;
        options.shuffle = seed;
        options.in_place = in_place;
        all.push_back(options);
      }
    }
    return all;
  }
};

bool writes_in_place(const Setting& setting, std::string_view op) {
  Store store;
  Arena arena;
  for (const auto& [name, value] : setting.variables) store.create(name, Role::parameter, value);
  const Program program = compile(setting.graph, backends(), store, arena);
  for (const KernelRecord& record : program.kernels()) {
    if (record.node->op().name() == op) return record.in_place;
  }
  return false;
}

std::size_t kernels_of(const Setting& setting) {
  Store store;
  Arena arena;
  for (const auto& [name, value] : setting.variables) store.create(name, Role::parameter, value);
  return compile(setting.graph, backends(), store, arena).kernels().size();
}

}  // namespace

BOOST_AUTO_TEST_CASE(two_variables_swap) {
  Setting s;
  const Symbol a = s.variable("a", {1, 2, 3});
  const Symbol b = s.variable("b", {4, 5, 6});
  s.graph->assign("a", b);
  s.graph->assign("b", a);
  s.check(1, {{4, 5, 6}, {1, 2, 3}});
  s.check(2, {{1, 2, 3}, {4, 5, 6}});
}

BOOST_AUTO_TEST_CASE(three_variables_rotate) {
  Setting s;
  const Symbol a = s.variable("a", {1, 1, 1});
  const Symbol b = s.variable("b", {2, 2, 2});
  const Symbol c = s.variable("c", {3, 3, 3});
  s.graph->assign("a", b);
  s.graph->assign("b", c);
  s.graph->assign("c", a);
  s.check(1, {{2, 2, 2}, {3, 3, 3}, {1, 1, 1}});
  s.check(3, {{1, 1, 1}, {2, 2, 2}, {3, 3, 3}});
}

BOOST_AUTO_TEST_CASE(momentum_runs_in_place_without_a_copy) {
  Setting s;
  const Symbol w = s.variable("w", {1, 2, 3});
  const Symbol v = s.variable("v", {0, 0, 0});
  const Symbol half = s.graph->constant(values({0.5, 0.5, 0.5}));
  const Symbol new_v = subtract(multiply(half, v), multiply(half, w));  // gradient of w^2/4
  s.graph->assign("v", new_v);
  s.graph->assign("w", add(w, new_v));
  // v = -w/2, w = w/2; then v = -w/4 - w/4 = -w/2, w = 0.
  s.check(1, {{0.5, 1, 1.5}, {-0.5, -1, -1.5}});
  s.check(2, {{0, 0, 0}, {-0.5, -1, -1.5}});
  BOOST_TEST(writes_in_place(s, "tiny_add"));
  BOOST_TEST(kernels_of(s) == 4U);
}

BOOST_AUTO_TEST_CASE(what_is_read_later_is_read_before_it_is_overwritten) {
  Setting s;
  const Symbol a = s.variable("a", {1, 2, 3});
  const Symbol next = add(a, a);
  s.graph->assign("a", next);
  s.graph->output("old_reversed", reverse(a));  // traced after the writer
  s.check(1, {{2, 4, 6}, {3, 2, 1}});
  s.check(2, {{4, 8, 12}, {6, 4, 2}});
  BOOST_TEST(writes_in_place(s, "tiny_add"));
}

BOOST_AUTO_TEST_CASE(a_reader_that_needs_the_writer_forces_a_copy) {
  Setting s;
  const Symbol a = s.variable("a", {1, 2, 3});
  const Symbol next = add(a, a);
  s.graph->assign("a", next);
  s.graph->output("product", multiply(next, a));  // needs the new and the old value
  s.check(1, {{2, 4, 6}, {2, 8, 18}});
  s.check(2, {{4, 8, 12}, {8, 32, 72}});
}

BOOST_AUTO_TEST_CASE(a_writer_that_needs_the_old_value_whole_goes_through_a_temporary) {
  Setting s;
  const Symbol a = s.variable("a", {1, 2, 3});
  s.graph->assign("a", reverse(a));
  s.check(1, {{3, 2, 1}});
  s.check(2, {{1, 2, 3}});
}

BOOST_AUTO_TEST_CASE(one_value_goes_to_two_variables) {
  Setting s;
  const Symbol a = s.variable("a", {1, 2, 3});
  const Symbol b = s.variable("b", {1, 1, 1});
  const Symbol sum = add(a, b);
  s.graph->assign("a", sum);
  s.graph->assign("b", sum);
  s.graph->output("sum", sum);
  s.check(1, {{2, 3, 4}, {2, 3, 4}, {2, 3, 4}});
  s.check(2, {{4, 6, 8}, {4, 6, 8}, {4, 6, 8}});
}

BOOST_AUTO_TEST_CASE(one_node_writes_two_variables) {
  Setting s;
  const Symbol a = s.variable("a", {1, 2, 3});
  const Symbol b = s.variable("b", {1, 1, 1});
  const auto both = s.graph->add(sum_and_difference_op(), {a, b});
  s.graph->assign("b", both[0]);
  s.graph->assign("a", both[1]);
  s.check(1, {{0, 1, 2}, {2, 3, 4}});
  s.check(2, {{-2, -2, -2}, {2, 4, 6}});
  BOOST_TEST(kernels_of(s) == 1U);
}

BOOST_AUTO_TEST_CASE(leaves_are_assigned) {
  Setting s;
  const Symbol a = s.variable("a", {1, 2, 3});
  s.variable("b", {0, 0, 0});
  s.variable("c", {9, 9, 9});
  s.graph->assign("b", a);
  s.graph->assign("a", s.graph->constant(values({7, 7, 7})));
  s.check(1, {{7, 7, 7}, {1, 2, 3}, {9, 9, 9}});
  s.check(2, {{7, 7, 7}, {7, 7, 7}, {9, 9, 9}});
}

BOOST_AUTO_TEST_CASE(a_variable_that_is_copied_and_computed_with) {
  // The copy of old a must be made before a is overwritten by b, whose new value needs old a, too.
  Setting s;
  const Symbol a = s.variable("a", {1, 2, 3});
  const Symbol b = s.variable("b", {4, 5, 6});
  const Symbol c = s.variable("c", {0, 0, 0});
  s.graph->assign("c", a);
  s.graph->assign("a", b);
  s.graph->assign("b", add(reverse(a), c));
  s.check(1, {{4, 5, 6}, {3, 2, 1}, {1, 2, 3}});
  s.check(2, {{3, 2, 1}, {7, 7, 7}, {4, 5, 6}});
}

BOOST_AUTO_TEST_CASE(an_output_that_is_an_old_value_outlives_the_update) {
  Setting s;
  const Symbol a = s.variable("a", {1, 2, 3});
  const Symbol b = s.variable("b", {5, 5, 5});
  s.graph->assign("a", add(a, a));
  s.graph->output("old", a);
  s.graph->output("unchanged", b);
  s.graph->output("constant", s.graph->constant(values({1})));
  s.check(1, {{2, 4, 6}, {5, 5, 5}, {1, 2, 3}, {5, 5, 5}, {1}});
  s.check(2, {{4, 8, 12}, {5, 5, 5}, {2, 4, 6}, {5, 5, 5}, {1}});
}

BOOST_AUTO_TEST_CASE(another_name_for_a_variable_reads_its_old_value) {
  Setting s;
  const Symbol a = s.variable("a", {1, 2, 3});
  const Symbol name = flat(a);
  s.graph->assign("a", flat(add(name, name)));
  s.graph->output("reversed", reverse(name));
  s.graph->output("name", name);
  s.check(1, {{2, 4, 6}, {3, 2, 1}, {1, 2, 3}});
  s.check(3, {{8, 16, 24}, {12, 8, 4}, {4, 8, 12}});
}

BOOST_AUTO_TEST_CASE(a_variable_assigned_to_itself_stays) {
  Setting s;
  const Symbol a = s.variable("a", {1, 2, 3});
  s.graph->assign("a", flat(a));
  s.check(2, {{1, 2, 3}});
  BOOST_TEST(kernels_of(s) == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
