// A run file that only predicts, with weights that are given.

#include <plexus/error/error.hpp>
#include <plexus/run/open_run.hpp>
#include <plexus/run/source_rows.hpp>

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../support/says.hpp"
#include "../../support/scratch.hpp"

using namespace plexus;
using namespace plexus::tests;

namespace {

struct GivenRun {
  Run open(const std::string& model, const std::string& more = "", const std::string& weights = "") const {
    const auto file = scratch.write(
        "run.yaml",
        "name: given\nbackend: reference\n"
        "data: {source: {inline: {columns: {a: [0, 1, 3], b: [0, 1, 0], c: ['no', 'yes', 'no']}}}, "
        "inputs: [a, b], target: c}\n"
        "model: [" +
            model + "]\n" + more);
    OpenOptions options;
    options.needs = Needs::given;
    options.weights = weights;
    return open_run(file, options);
  }
  Scratch scratch;
};

const std::string given = "dense: {units: 1, kernel_initializer: {constant: {values: [[2], [1]]}}}";
const std::string random_kernel = "dense: {units: 1}";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(given_weights, GivenRun)

BOOST_AUTO_TEST_CASE(rows_of_the_source_are_predicted_with_given_weights) {
  const Run run = open(given);
  BOOST_TEST(!run.config().has_training);
  run.require_given_weights();
  BOOST_TEST((run.weights() == nullptr));
  const SourceRows rows = rows_of_source(run);
  BOOST_TEST(rows.table.size() == 3U);
  BOOST_TEST(rows.samples.rows == 3);
  BOOST_TEST((rows.samples.targets.at(0).classes == std::vector<std::string>{"no", "yes"}));
  BOOST_TEST((run.classes("c") == std::vector<std::string>{"no", "yes"}));
  const auto trainer = run.trainer();
  const Tensor values = trainer->predict_samples(rows.samples).at(0);
  for (std::int64_t row = 0; row < 3; ++row) {
    const double expected[] = {0, 3, 6};  // 2 a + b
    BOOST_TEST(values.at(row) == expected[row]);
  }
  BOOST_CHECK_EXCEPTION(trainer->evaluate(rows.samples), UsageError, Says{"a loss for each output"});
}

BOOST_AUTO_TEST_CASE(a_predictor_serves_given_weights) {
  Predictor predictor = open(given).predictor();
  predictor.set(predictor.column("a"), 3);
  predictor.set(predictor.column("b"), 1);
  predictor.run();
  BOOST_TEST(predictor.output().at(0) == 7);  // 2 a + b
  BOOST_CHECK_EXCEPTION(open(random_kernel).predictor(), ConfigError, Says{"the weights are not given"});
}

BOOST_AUTO_TEST_CASE(what_values_are_follows_from_what_makes_them) {
  const auto kind_of = [&](const std::string& model) {
    const Run run = open(model);
    return run.predictions(run.model()).at(0);
  };
  BOOST_TEST((kind_of(given) == PredictionKind::real));
  BOOST_TEST((kind_of("dense: {units: 1, activation: sigmoid, kernel_initializer: ones}") ==
              PredictionKind::probability));
  BOOST_TEST((kind_of("dense: {units: 2, activation: softmax, kernel_initializer: ones}") ==
              PredictionKind::class_probabilities));
}

BOOST_AUTO_TEST_CASE(weights_are_given_if_no_seed_changes_them) {
  for (const char* const initializer : {"zeros", "ones", "identity", "{constant: {value: 3}}"}) {
    open(std::string("dense: {units: 2, kernel_initializer: ") + initializer + "}").require_given_weights();
  }
  open("logic_neuron").require_given_weights();  // it has none
  const auto refused = [&](const std::string& model, const std::string& said) {
    const Run run = open(model);
    BOOST_CHECK_EXCEPTION(run.require_given_weights(), ConfigError, Says{said});
  };
  for (const char* const initializer : {"glorot_uniform", "he_normal", "random_normal", "random_uniform"}) {
    refused(std::string("dense: {units: 1, kernel_initializer: ") + initializer + "}",
            "'kernel' [2, 1] starts as random numbers (" + std::string(initializer) + ")");
  }
  refused(given + ", " + random_kernel, "in layer 'dense_1' (dense)");
  refused("batch_normalization", "is what a training finds in its rows");
}

BOOST_AUTO_TEST_CASE(weights_of_a_file_are_given) {
  write_safetensors(scratch.path() / "w.safetensors", open(given).trainer()->weights());
  open(random_kernel, "", (scratch.path() / "w.safetensors").string()).require_given_weights();
  open(random_kernel, "initial_weights: w.safetensors\n").require_given_weights();
  const std::string part = "initial_weights: {from: w.safetensors, layers: [dense]}\n";
  BOOST_CHECK_EXCEPTION(open(random_kernel + ", " + random_kernel, part).require_given_weights(), ConfigError,
                        Says{"in layer 'dense_1' (dense)"});
  open(random_kernel + ", dense: {units: 1, kernel_initializer: ones}", part).require_given_weights();
}

BOOST_AUTO_TEST_CASE(it_is_not_trained) {
  Run run = open(given);
  BOOST_CHECK_EXCEPTION(run.train(), ConfigError,
                        Says{"run.yaml:1:1: the run file says nothing of a training"});
  BOOST_CHECK_EXCEPTION(run.plan(run.model()), ConfigError, Says{"but not be trained, evaluated"});
  BOOST_CHECK_EXCEPTION(open(given, "metrics: [accuracy]\n"), ConfigError,
                        Says{"the run file needs the option 'loss'"});
}

BOOST_AUTO_TEST_SUITE_END()
