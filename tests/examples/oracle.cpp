#include <plexus/data/npy.hpp>
#include <plexus/run/open_run.hpp>
#include <plexus/tensor/philox.hpp>

#include <boost/test/unit_test.hpp>

#include "../support/process.hpp"

using namespace plexus;

BOOST_AUTO_TEST_SUITE(oracle)

namespace {

NamedTensors as_float64(const NamedTensors& weights) {
  NamedTensors wide;
  for (const auto& [name, tensor] : weights) wide[name] = tensor.converted(DType::float64);
  return wide;
}

/// The shipped run on the reference backend.
Run fashion_run(const std::string& seed, DType precision) {
  return open_run(PLEXUS_SOURCE "/apps/examples/fashion_mnist.yaml",
                  {"backend=reference", "seed=" + seed, "precision=" + std::string(name_of(precision))});
}

}  // namespace

// 200 steps of the same run, from the same float32 initial weights and in the same order, against oracle.py.
BOOST_AUTO_TEST_CASE(numpy_finds_the_same_weights) {
  // In these 200 steps no pre-activation comes so near to 0 that rounding could decide a ReLU, after which
  // two trainings part by 1e-4 and more; oracle.py checks that it is so. Of 160 seeds this one keeps
  // farthest.
  const std::string seed = "87";
  const Run run = fashion_run(seed, DType::float32);
  const Samples train = run.read({true, false, false}).train;
  const tests::Scratch scratch;
  FitOptions options;
  options.steps_per_epoch = 200;
  const NamedTensors initial = run.trainer()->weights();
  write_safetensors(scratch.path() / "initial.safetensors", initial);
  Tensor order(DType::int32, Shape{train.rows});
  fill_permutation(stream_key(run.config().seed, "order", ""), 0, order.data<std::int32_t>());
  write_npy(scratch.path() / "order.npy", order);
  for (const DType precision : {DType::float64, DType::float32}) {
    const auto trainer = fashion_run(seed, precision).trainer();
    trainer->load(initial);
    trainer->fit(train, nullptr, options);
    write_safetensors(scratch.path() / (std::string(name_of(precision)) + ".safetensors"),
                      as_float64(trainer->weights()));
  }
  const tests::Outcome outcome = tests::run(
      {"/usr/bin/python3", PLEXUS_SOURCE "/tests/examples/oracle.py", scratch.path()}, scratch.path());
  BOOST_TEST_MESSAGE(outcome.out);
  BOOST_TEST(outcome.exit_code == 0, outcome.out << outcome.err);
}

BOOST_AUTO_TEST_SUITE_END()
