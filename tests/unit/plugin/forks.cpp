// A process may fork while another of its threads opens backends: the child opens and uses them too.

#include <plexus/backend/evaluate.hpp>
#include <plexus/ops/ops.hpp>
#include <plexus/plugin/components.hpp>

#include <chrono>
#include <memory>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "../../support/child.hpp"

using namespace plexus;
using plexus::test::holds_in_child;

BOOST_AUTO_TEST_SUITE(forks)

namespace {

/// 1 2 3 by a column of ones.
bool computes_six() {
  const Backends backends = open_backends();
  const auto graph = std::make_shared<Graph>();
  Tensor numbers(DType::float32, {1, 3});
  for (std::size_t i = 0; i < 3; ++i) numbers.data<float>()[i] = static_cast<float>(i + 1);
  const Symbol ones = graph->constant(Tensor::full({DType::float32, {3, 1}}, 1));
  graph->output("y", matmul(graph->constant(numbers), ones));
  return evaluate(graph, backends).front().at(0) == 6;
}

}  // namespace

// Each time in a process that has opened nothing yet; opening all takes some 40 milliseconds.
BOOST_AUTO_TEST_CASE(a_child_opens_what_another_thread_was_opening) {
  for (int i = 0; i < 24; ++i) {
    const bool held = holds_in_child([i] {
      std::thread opening([] { open_backends(); });
      std::this_thread::sleep_for(std::chrono::milliseconds(2 * i));
      const bool child_computes = holds_in_child(computes_six);
      opening.join();
      return child_computes && computes_six();
    });
    BOOST_TEST_REQUIRE(held, "forked " << 2 * i << " ms after the opening began");
  }
}

BOOST_AUTO_TEST_SUITE_END()
