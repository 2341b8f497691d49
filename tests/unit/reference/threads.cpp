#include <plexus/ops/differentiate.hpp>
#include <plexus/ops/ops.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/tensor/philox.hpp>

#include <array>
#include <cstring>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(threads)

namespace {

Tensor drawn(const Shape& shape, std::uint64_t stream) {
  Tensor x(DType::float32, shape);
  fill_normal(7, stream, x.data<float>());
  return x;
}

/// A kernel's weights after five steps of gradient descent.
Tensor trained(int threads) {
  Store store;
  Arena arena;
  store.create("kernel", Role::parameter, drawn({100, 30}, 0));
  auto graph = std::make_shared<Graph>();
  const std::array<Symbol, 1> kernel{graph->variable("kernel", {DType::float32, {100, 30}})};
  const Symbol x = graph->constant(drawn({257, 100}, 1));
  const Symbol loss = mean(square(softmax(matmul(x, kernel[0])) - 0.5));
  graph->assign("kernel", kernel[0] - 10.0 * differentiate(loss, kernel)[0]);
  CompileOptions options;
  options.threads = threads;
  options.patient = true;
  compile(graph, open_backends("reference"), store, arena, options).replay(0, 5);
  return store.read("kernel");
}

}  // namespace

BOOST_AUTO_TEST_CASE(change_no_bit) {
  const Tensor one = trained(1);
  for (const int threads : {2, 3}) {
    const Tensor more = trained(threads);
    BOOST_TEST(std::memcmp(one.raw(), more.raw(), one.bytes()) == 0, threads << " threads");
  }
  BOOST_TEST(std::memcmp(one.raw(), drawn({100, 30}, 0).raw(), one.bytes()) != 0);
}

BOOST_AUTO_TEST_SUITE_END()
