// Training gives 0 for what would be subnormal; predictions do not.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "tiny.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(subnormal_numbers)

namespace {

/// A dense layer of that weight and a bias of 0.
std::unique_ptr<Trainer> trainer_from(double weight, const std::string& optimizer = "sgd") {
  std::vector<NamedLayer> layers;
  layers.push_back(dense(1, "linear"));
  auto trainer = trainer_of(optimizer, std::move(layers));
  trainer->load({{"answer/kernel", Tensor::full({DType::float64, {1, 1}}, weight)},
                 {"answer/bias", Tensor::zeros({DType::float64, {1}})}});
  return trainer;
}

/// The weight after one step from 0 towards 1 on a row of 1.
double trained(const std::string& optimizer) {
  const auto trainer = trainer_from(0, optimizer);
  Samples samples = samples_of(Tensor::full({DType::float64, {1}}, 1));
  samples.inputs[0].values = Tensor::full({DType::float64, {1, 1}}, 1);
  trainer->fit(samples, nullptr, fit_options(1, 1));
  return trainer->weights().at("answer/kernel").item();
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_step_that_would_be_subnormal_is_none) {
  BOOST_TEST(trained("sgd: {learning_rate: 1e-300}") == 2e-300, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(trained("sgd: {learning_rate: 1e-310}") == 0);
}

BOOST_AUTO_TEST_CASE(a_prediction_may_be_subnormal) {
  const std::vector<Tensor> found =
      trainer_from(1e-310)->predict(std::vector{Tensor::full({DType::float64, {1, 1}}, 0.5)});
  BOOST_TEST(found[0].item() == 0.5 * 1e-310);
}

BOOST_AUTO_TEST_SUITE_END()
