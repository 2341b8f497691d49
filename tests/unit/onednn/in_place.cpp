#include <plexus/ops/ops.hpp>

#include <boost/test/unit_test.hpp>

#include "bodies.hpp"

using namespace plexus;
using namespace plexus::onednn_tests;

BOOST_AUTO_TEST_SUITE(outputs_in_inputs, *boost::unit_test::precondition(test::needs_onednn))

namespace {

/// The outputs in the inputs they lie in, against the formula on the reference backend.
void check_in_place(const std::vector<Type>& types, const std::vector<std::size_t>& lies_in,
                    const Formula& formula) {
  const std::vector<Tensor> inputs = drawn(types);
  const auto graph = std::make_shared<Graph>();
  std::vector<Symbol> symbols;
  Values values;
  for (std::size_t i = 0; i < types.size(); ++i) {
    symbols.push_back(graph->input(std::to_string(i), types[i]));
    values.emplace(std::to_string(i), inputs[i]);
  }
  const std::vector<Symbol> outputs = formula(symbols);
  for (std::size_t o = 0; o < outputs.size(); ++o) graph->output(std::to_string(o), outputs[o]);
  const std::vector<Tensor> wanted = expected(graph, values);
  const std::vector<Tensor> found = run_in_place(inputs, lies_in, formula);
  for (std::size_t o = 0; o < lies_in.size(); ++o) check_close(found[lies_in[o]], wanted[o], 0);
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_update_of_a_parameter_and_its_slot) {
  for (const std::int64_t n : {1, 17, 1000, 3000}) {
    const Type type{DType::float32, {n}};
    check_in_place({type, type, {DType::float32, {}}, type}, {1, 0}, [](const auto& x) {
      const Symbol velocity = x[1] * 0.5 - x[2] * x[3];
      return std::vector{velocity, x[0] + velocity};
    });
  }
}

BOOST_AUTO_TEST_CASE(outputs_exchange_their_places) {
  const Type type{DType::float32, {3, 700}};
  check_in_place({type, type}, {0, 1}, [](const auto& x) { return std::vector{x[1], x[0]}; });
  check_in_place({type, type}, {1, 0}, [](const auto& x) { return std::vector{x[0] + x[1], x[0] - x[1]}; });
  check_in_place({type, type, type}, {0, 1, 2}, [](const auto& x) {
    return std::vector{x[1] * 2, x[2] * 3, x[0] * 5};
  });
}

BOOST_AUTO_TEST_CASE(one_output_among_vectors) {
  const Type type{DType::float64, {20, 30}};
  check_in_place({type, {DType::float64, {30}}, {DType::float64, {20, 1}}}, {0},
                 [](const auto& x) { return std::vector{x[0] * x[1] + x[2] * x[0]}; });
}

BOOST_AUTO_TEST_SUITE_END()
