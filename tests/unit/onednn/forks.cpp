#include <plexus/ops/ops.hpp>

#include <boost/test/unit_test.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "compiled.hpp"

using namespace plexus;
using namespace plexus::onednn_tests;

BOOST_AUTO_TEST_SUITE(forks, *boost::unit_test::precondition(test::needs_onednn))

namespace {

/// Products of our own tiles, shared by rows and along the sum, and of the library; then a chain and a sum.
std::shared_ptr<Graph> shared_work() {
  const auto graph = std::make_shared<Graph>();
  const Symbol x = graph->input("x", {DType::float32, {512, 256}});
  const Symbol w = graph->input("w", {DType::float32, {256, 512}});
  const Symbol few = graph->input("few", {DType::float32, {4, 4096}});
  const Symbol y = tanh(matmul(x, w));
  graph->output("y", y);
  graph->output("sums", sum(y, {0}));
  graph->output("large", matmul(y, y, true));
  graph->output("along", matmul(few, graph->input("long", {DType::float32, {4096, 64}})));
  return graph;
}

Values inputs() {
  return {{"x", normal({DType::float32, {512, 256}}, 1)},
          {"w", normal({DType::float32, {256, 512}}, 2)},
          {"few", normal({DType::float32, {4, 4096}}, 3)},
          {"long", normal({DType::float32, {4096, 64}}, 4)}};
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_child_computes_the_bits_of_its_parent) {
  CompileOptions options;
  options.threads = 2;
  options.patient = true;
  Compiled compiled(shared_work(), inputs(), options);
  const std::vector<Tensor> wanted = compiled.run();
  const pid_t child = ::fork();
  if (child == 0) {
    ::alarm(300);
    ::_exit(compiled.run() == wanted ? 0 : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  BOOST_TEST((WIFEXITED(status) && WEXITSTATUS(status) == 0));
  BOOST_TEST((compiled.run() == wanted));
}

BOOST_AUTO_TEST_SUITE_END()
