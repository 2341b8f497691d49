// Programs that are compiled for checks: nothing lies beside a value that a kernel could hit unseen.

#include <plexus/backend/detail/guard.hpp>

#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "tiny.hpp"

using namespace tiny;

BOOST_AUTO_TEST_SUITE(guards)

BOOST_AUTO_TEST_CASE(lie_before_and_behind_each_value_and_variable) {
  const Type type = vector_of(5);
  auto graph = std::make_shared<Graph>();
  const Symbol v = graph->variable("v", type);
  graph->output("y", reverse(reverse(add(graph->input("x", type), v))));
  CompileOptions options;
  options.reuse_memory = false;
  options.guarded = true;
  Store store(guard_bytes);
  store.create("before", Role::state, Tensor::zeros(type));
  store.create("v", Role::parameter, Tensor::zeros(type));
  Arena arena;
  const Program program = compile(graph, backends(), store, arena, options);

  std::vector<std::byte*> values;
  for (const KernelRecord& record : program.kernels()) {
    values.push_back(static_cast<std::byte*>(record.outputs[0]));
  }
  std::sort(values.begin(), values.end());
  BOOST_TEST_REQUIRE(values.size() == 3u);
  BOOST_TEST(values[0] - arena.base() >= static_cast<std::ptrdiff_t>(guard_bytes));
  for (std::size_t i = 1; i < values.size(); ++i) {
    BOOST_TEST(values[i] - values[i - 1] >= static_cast<std::ptrdiff_t>(type.bytes() + guard_bytes));
  }
  BOOST_TEST(values[2] + type.bytes() + guard_bytes <= arena.base() + program.arena_bytes());
  const auto apart =
      static_cast<std::byte*>(store.address("v")) - static_cast<std::byte*>(store.address("before"));
  BOOST_TEST(apart >= static_cast<std::ptrdiff_t>(type.bytes() + guard_bytes));
}

BOOST_AUTO_TEST_SUITE_END()
