// A mistake of a component is told at the line of the run file that names the component, with its plugin.

#include <ostream>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "../support/holds.hpp"
#include "../support/process.hpp"
#include "small_run.hpp"

using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(error_places)

namespace {

/// A run whose lines 12 to 16 are: model of two layers (12 and 13), loss, optimizer, metrics.
const std::string plugin_run = with(small_run, "seed: 1", "seed: 1\nplugins: [" PLEXUS_BREAKS_CONTRACT "]");

struct Mistake {
  const char* from;
  const char* to;
  const char* place;
  std::vector<std::string> says;
};

std::ostream& operator<<(std::ostream& out, const Mistake& mistake) { return out << mistake.to; }

const Mistake mistakes[] = {
    {"{sgd: {learning_rate: 0.5}}", "idle", "run.yaml:15:12: ", {"in the optimizer's update of", "(idle)"}},
    {"{sgd: {learning_rate: 0.5}}",
     "scalar_step",
     "run.yaml:15:12: ",
     {"in the optimizer's update of 'dense/kernel' (scalar_step)", "[2, 8]"}},
    {"[accuracy]", "[accuracy, vector_metric]", "run.yaml:16:21: ", {"'vector_metric'", "float64 [3]"}},
    {"[accuracy]",
     "[accuracy, mean_of_all]",
     "run.yaml:16:21: ",
     {"'mean_of_all'", "one value for each row"}},
    {"[accuracy]",
     "{dense_1: [accuracy, mean_of_all]}",
     "run.yaml:16:31: ",
     {"'mean_of_all' of output 'dense_1'"}},
    {"[accuracy]", "[accuracy]\nweighted_metrics: [vector_metric]", "run.yaml:17:20: ", {"'vector_metric'"}},
    {"units: 3, activation: softmax}\nloss: sparse_categorical_crossentropy",
     "units: 1}\nloss: scalar_loss",
     "run.yaml:14:7: ",
     {"in the loss of output 'dense_1' (scalar_loss)"}},
    {"units: 3, activation: softmax}\nloss: sparse_categorical_crossentropy",
     "units: 1}\nloss: {dense_1: scalar_loss}",
     "run.yaml:14:17: ",
     {"in the loss of output 'dense_1' (scalar_loss)"}},
    {"dense: {units: 8, activation: relu}",
     "vector_loss",
     "run.yaml:12:5: ",
     {"in layer 'vector_loss'", "what is added to the loss is a scalar"}},
    {"dense: {units: 8, activation: relu}",
     "dense: {units: 8, kernel_regularizer: vector_penalty}",
     "run.yaml:12:5: ",
     {"in layer 'dense'", "in the regularizer (vector_penalty) of 'dense/kernel'", "a penalty is a scalar"}},
    {"dense: {units: 8, activation: relu}",
     "dense: {units: 8}\n  - wrong_gradient",
     "run.yaml:13:5: ",
     {"in layer 'wrong_gradient' (wrong_gradient)", "own_negated", "the gradient by input 0"}},
    {"dense: {units: 8, activation: relu}",
     "dense: {units: 8, kernel_initializer: empty_start}",
     "run.yaml:12:5: ",
     {"in layer 'dense'", "in the initializer (empty_start) of 'dense/kernel'"}},
    {"dense: {units: 8, activation: relu}",
     "dense: {units: 8}\n  - undefined",
     "run.yaml:13:5: ",
     {"in layer 'undefined'", "in the definition of op 'own_square'"}},
};

}  // namespace

BOOST_DATA_TEST_CASE(are_those_of_the_component, boost::unit_test::data::make(mistakes), mistake) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", with(plugin_run, mistake.from, mistake.to));
  const Outcome outcome = run_plexus({"train", "run.yaml"}, scratch.path());
  BOOST_TEST(outcome.exit_code == 2);
  BOOST_TEST(holds(outcome.err, mistake.place), mistake.place << " is not in:\n" << outcome.err);
  for (const std::string& part : mistake.says) {
    BOOST_TEST(holds(outcome.err, part), "'" << part << "' is not in:\n" << outcome.err);
  }
  BOOST_TEST(holds(outcome.err, "plugin 'breaks_contract' 1.0.0 (" PLEXUS_BREAKS_CONTRACT ")"), outcome.err);
}

BOOST_AUTO_TEST_CASE(are_those_of_an_override_that_names_it) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", plugin_run);
  for (const char* argument : {"optimizer=idle", "metrics=[vector_metric]", "loss=scalar_loss"}) {
    const Outcome outcome = run_plexus({"train", "run.yaml", argument}, scratch.path());
    BOOST_TEST(outcome.exit_code == 2);
    BOOST_TEST(holds(outcome.err, std::string("override: ") + argument), outcome.err);
  }
}

BOOST_AUTO_TEST_SUITE_END()
