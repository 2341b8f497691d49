// Logistic regression on iris: the run files that the chapter recommends where a probability is wanted.

#include <cmath>
#include <string>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../support/process.hpp"
#include "../support/runs_here.hpp"

using namespace plexus::tests;
namespace data = boost::unit_test::data;
using Json = nlohmann::json;

BOOST_AUTO_TEST_SUITE(iris)

namespace {

/// Loss and metrics on the test part after a training in `out`.
Json trained(const Scratch& scratch, const std::string& name, const std::string& backend) {
  const Outcome training = run_plexus({"train", PLEXUS_SOURCE "/apps/examples/" + name + ".yaml", "--out",
                                       "out", "--quiet", "backend=" + backend},
                                      scratch.path());
  BOOST_TEST_REQUIRE(training.exit_code == 0, training.err);
  BOOST_TEST(training.err == "");
  const Outcome evaluation = run_plexus({"evaluate", "out", "--json", "--quiet"}, scratch.path());
  BOOST_TEST_REQUIRE(evaluation.exit_code == 0, evaluation.err);
  return Json::parse(evaluation.out);
}

Json predicted(const Scratch& scratch, const std::string& table) {
  scratch.write("one.csv", table);
  const Outcome outcome =
      run_plexus({"predict", "out", "--input", "one.csv", "--format", "jsonl"}, scratch.path());
  BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.err);
  return Json::parse(outcome.out);
}

}  // namespace

// Setosa can be told from the others by a line, with much room.
BOOST_DATA_TEST_CASE(setosa_has_a_probability, data::make({"reference", "onednn"}), backend) {
  if (std::string(backend) == "onednn" && !plexus::test::needs_onednn(0)) return;
  const Scratch scratch;
  const Json test = trained(scratch, "iris_logistic", backend);
  BOOST_TEST(test.at("accuracy") == 1.0, test.dump());
  BOOST_TEST(test.at("loss").get<double>() <= 0.1, test.dump());
  // The flower of the chapter, of which its perceptron says yes.
  const Json answer = predicted(scratch, "petal_length,petal_width\n2,0.5\n").at("setosa");
  BOOST_TEST(answer.at("yes") == true, answer.dump());
  BOOST_TEST(answer.at("probability").get<double>() > 0.8, answer.dump());
  BOOST_TEST(answer.at("probability").get<double>() < 1, answer.dump());
}

// Guessing finds a third; the other two kinds overlap a little.
BOOST_DATA_TEST_CASE(each_kind_has_a_probability, data::make({"reference", "onednn"}), backend) {
  if (std::string(backend) == "onednn" && !plexus::test::needs_onednn(0)) return;
  const Scratch scratch;
  const Json test = trained(scratch, "iris_softmax", backend);
  BOOST_TEST(test.at("accuracy").get<double>() >= 0.9, test.dump());
  BOOST_TEST(test.at("loss").get<double>() <= 0.3, test.dump());
  // Long and wide petals are those of a virginica.
  const Json answer =
      predicted(scratch, "sepal_length,sepal_width,petal_length,petal_width\n6.5,3,5.5,2\n").at("species");
  BOOST_TEST(answer.at("class") == "virginica", answer.dump());
  double sum = 0;
  for (const char* const kind : {"setosa", "versicolor", "virginica"}) {
    sum += answer["probabilities"][kind].get<double>();
  }
  BOOST_TEST(std::abs(sum - 1) <= 1e-5, answer.dump());
}

BOOST_AUTO_TEST_SUITE_END()
