// What every optimizer has, against Keras: optimizer_goldens.py.

#include "optimizer_goldens.hpp"

#include <plexus/config/yaml.hpp>
#include <plexus/plugin/components.hpp>

#include <cmath>

#include <boost/test/unit_test.hpp>

#include "tiny.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(optimizer_goldens_of_keras)

namespace {

constexpr std::int64_t rows = 14;
constexpr std::int64_t columns = 3;
constexpr int units = 4;

/// Element i is (i * step % modulus - modulus / 2) / divisor.
Tensor pattern(const Shape& shape, int step, int modulus, double divisor) {
  Tensor tensor(DType::float64, shape);
  std::int64_t i = 0;
  for (double& value : tensor.data<double>()) {
    value = (static_cast<double>(i++ * step % modulus) - modulus / 2) / divisor;
  }
  return tensor;
}

std::unique_ptr<Trainer> trainer_with(const std::string& optimizer, const Backends& backends,
                                      DType precision) {
  Plan plan;
  plan.losses.push_back({loss("mean_squared_error")});
  plan.optimizer = make<Optimizer>(parse_yaml(std::make_shared<Source>(Source{"run.yaml", optimizer, "."})));
  auto trainer = std::make_unique<Trainer>(
      Model::sequential({DType::float64, {columns}},
                        layers(dense(units, "relu", "hidden"), dense(1, "linear"))),
      std::move(plan), TrainerSettings{.backends = backends, .threads = 1, .precision = precision});
  trainer->load({{"hidden/kernel", pattern({columns, units}, 3, 7, 8)},
                 {"hidden/bias", pattern({units}, 2, 5, 8)},
                 {"answer/kernel", pattern({units, 1}, 4, 9, 4)},
                 {"answer/bias", pattern({1}, 1, 3, 2)}});
  return trainer;
}

std::vector<double> weights_after(Trainer& trainer) {
  FitOptions options;
  options.epochs = 3;
  options.batch_size = 4;
  options.shuffle = false;
  trainer.fit(samples(pattern({rows, columns}, 7, 11, 4), pattern({rows, 1}, 5, 7, 2)), nullptr, options);
  std::vector<double> all;
  const NamedTensors weights = trainer.weights();
  for (const char* name : {"hidden/kernel", "hidden/bias", "answer/kernel", "answer/bias"}) {
    const Tensor& tensor = weights.at(name);
    for (std::int64_t i = 0; i < tensor.elements(); ++i) all.push_back(tensor.at(i));
  }
  return all;
}

void check_goldens(const Backends& backends, DType precision, double tolerance) {
  for (const OptimizerGolden& golden : optimizer_goldens) {
    const std::vector<double> found = weights_after(*trainer_with(golden.optimizer, backends, precision));
    BOOST_TEST_REQUIRE(found.size() == golden.weights.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      BOOST_TEST(std::fabs(found[i] - golden.weights[i]) <= tolerance,
                 golden.optimizer << ", weight " << i << ": " << found[i] << ", Keras and it differ by "
                                  << found[i] - golden.weights[i]);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(in_float64_on_the_reference_backend) {
  check_goldens(reference(), DType::float64, 1e-12);
}

// Adam divides by the root of a mean of squares: an element whose gradient is nearly 0 has few digits.
BOOST_AUTO_TEST_CASE(in_float32_on_the_fast_backend) {
  reference();
  check_goldens(open_backends("onednn"), DType::float32, 5e-5);
}

BOOST_AUTO_TEST_SUITE_END()
