#include <plexus/error/error.hpp>
#include <plexus/ops/ops.hpp>
#include <plexus/tensor/philox.hpp>

#include <stdexcept>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(random_ops)

namespace {

constexpr std::uint64_t key = 0xfedcba9876543210;  // beyond int64's range

using Function = Symbol (*)(const Symbol&, std::uint64_t, const Type&);

/// The memory of a node that is given a step.
class OneCall final : public BindContext {
 public:
  OneCall(const Node& node, const std::int64_t& step, void* out) : node_(node), step_(step), out_(out) {}
  const Node& node() const override { return node_; }
  const void* input(std::size_t) const override { return &step_; }
  const Table* table(std::size_t) const override { return nullptr; }
  void* output(std::size_t) const override { return out_; }
  void* scratch(std::size_t) override { throw std::logic_error("no scratch memory is here"); }
  const Team& team() const override { throw std::logic_error("no team is here"); }

 private:
  const Node& node_;
  const std::int64_t& step_;
  void* out_;
};

template <class T>
std::vector<T> drawn(Function function, std::int64_t step) {
  Graph graph;
  const Symbol y = function(graph.position(), key, {dtype_of<T>, {2, 5}});
  BOOST_REQUIRE(y.node().op().has_kernel(y.node()));
  std::vector<T> values(10);
  OneCall call(y.node(), step, values.data());
  y.node().op().bind(call)();
  return values;
}

template <class T>
std::vector<T> expected(void (*fill)(std::uint64_t, std::uint64_t, std::span<T>, std::uint64_t),
                        std::uint64_t step) {
  std::vector<T> values(10);
  fill(key, step, values, 0);
  return values;
}

}  // namespace

BOOST_AUTO_TEST_CASE(kernels_draw_the_stream_of_key_and_step) {
  BOOST_TEST(drawn<float>(random_uniform, 7) == expected<float>(fill_uniform, 7));
  BOOST_TEST(drawn<float>(random_normal, 7) == expected<float>(fill_normal, 7));
  BOOST_TEST(drawn<float>(random_truncated_normal, 8) == expected<float>(fill_truncated_normal, 8));
  BOOST_TEST(drawn<double>(random_uniform, 0) == expected<double>(fill_uniform, 0));
  BOOST_TEST(drawn<double>(random_normal, 0) == expected<double>(fill_normal, 0));
  BOOST_TEST(drawn<double>(random_truncated_normal, 1) == expected<double>(fill_truncated_normal, 1));
}

BOOST_AUTO_TEST_CASE(types_are_checked) {
  Graph graph;
  const Symbol step = graph.position();
  BOOST_TEST((random_normal(step, key, {DType::float64, {3}}).type() == Type{DType::float64, {3}}));
  BOOST_CHECK_THROW(random_normal(step, key, {DType::int32, {3}}), ShapeError);
  BOOST_CHECK_THROW(random_uniform(graph.input("x", {DType::float32, {}}), key, {DType::float32, {3}}),
                    ShapeError);
}

BOOST_AUTO_TEST_CASE(nothing_flows_back_into_the_step) {
  Graph graph;
  const Symbol y = random_uniform(graph.position(), key, {DType::float32, {3}});
  const auto gradients = y.node().op().gradient(y.node(), std::array{y});
  BOOST_REQUIRE(gradients.has_value());
  BOOST_TEST(!gradients->front());
}

BOOST_AUTO_TEST_SUITE_END()
