// Layers and metrics that need to know the data: what normalization is fitted to, which class a metric
// counts, which rows an embedding has.

#include <filesystem>
#include <string>

#include <boost/test/unit_test.hpp>

#include "../support/holds.hpp"
#include "../support/process.hpp"

using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(data_dependent)

namespace {

/// The first six rows are for training: the mean of `age` is 30, its variance (25 * 4) / 6 = 16.67.
const std::string table =
    "age,plan,left\n25,0,no\n35,1,yes\n25,2,no\n35,2,yes\n30,0,no\n30,1,yes\n90,0,yes\n95,1,no\n";

std::string run_of(const std::string& model, const std::string& metrics = "accuracy",
                   const std::string& inputs = "[age]") {
  return "name: left\nbackend: onednn\nfallback: error\ndata: {source: {csv: {file: t.csv}}, inputs: " +
         inputs + ", target: left, test: {last: 2}}\nmodel:\n" + model +
         "  - dense: {units: 1, activation: sigmoid}\nloss: binary_crossentropy\nmetrics: [" + metrics +
         "]\noptimizer: {sgd: {learning_rate: 0.1}}\nfit: {epochs: 2, batch_size: 4}\n";
}

Outcome train(const Scratch& scratch, const std::string& run) {
  scratch.write("t.csv", table);
  scratch.write("run.yaml", run);
  return run_plexus({"train", "run.yaml", "--out", "out"}, scratch.path());
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_class_is_named_once_and_reported_under_the_name_typed) {
  const Scratch scratch;
  const Outcome trained = train(
      scratch, run_of("  - normalization\n  - batch_normalization\n",
                      "{precision: {class: 'yes'}}, {recall: {class: no}}, {f1_score: {class: yes}}, auc"));
  BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  const Outcome judged = run_plexus({"evaluate", "out"}, scratch.path());
  BOOST_TEST(judged.exit_code == 0);
  for (const char* name : {"precision: ", "recall: ", "f1_score: ", "auc: "})
    BOOST_TEST(holds(judged.out, name));
}

BOOST_AUTO_TEST_CASE(a_class_that_the_data_has_not_is_refused_where_it_is_written) {
  const Scratch scratch;
  const Outcome refused = train(scratch, run_of("", "{f1_score: {class: yess}}"));
  BOOST_TEST(refused.exit_code != 0);
  BOOST_TEST(holds(refused.err, "run.yaml:8:12: in metric 'f1_score' of output 'dense':"));
  BOOST_TEST(holds(refused.err, "there is no class 'yess'; did you mean 'yes'? the classes are no, yes"));
  BOOST_TEST(!std::filesystem::exists(scratch.path() / "out"));
}

BOOST_AUTO_TEST_CASE(normalization_stands_behind_an_input) {
  const Scratch scratch;
  const Outcome refused = train(scratch, run_of("  - dense: {units: 2}\n  - normalization\n"));
  BOOST_TEST(refused.exit_code == 2);
  BOOST_TEST(holds(refused.err,
                   "run.yaml:7:5: layer 'normalization' (normalization) is fitted to the training "
                   "data before the first step"));
  BOOST_TEST(holds(refused.err, "found it behind 'dense'"));
}

BOOST_AUTO_TEST_CASE(an_index_out_of_range_names_the_layer_and_the_row) {
  const Scratch scratch;
  const Outcome refused =
      train(scratch, run_of("  - embedding: {input_dim: 2, output_dim: 2, name: look}\n  - flatten\n",
                            "accuracy", "[plan]"));
  BOOST_TEST(refused.exit_code == 1);
  BOOST_TEST(holds(refused.err, "'gather' of 'look'"));
  BOOST_TEST(holds(refused.err, "index 2"));
  BOOST_TEST(holds(refused.err, "expected 0 to 1"));
}

BOOST_AUTO_TEST_CASE(a_fraction_is_no_index) {
  const Scratch scratch;
  scratch.write("t.csv", "plan,left\n0.5,no\n1,yes\n0,no\n1,yes\n1,no\n0,yes\n");
  scratch.write("run.yaml",
                run_of("  - embedding: {input_dim: 2, output_dim: 2}\n  - flatten\n", "accuracy", "[plan]"));
  const Outcome refused = run_plexus({"train", "run.yaml", "--out", "out"}, scratch.path());
  BOOST_TEST(refused.exit_code == 1);
  BOOST_TEST(
      holds(refused.err, "holds 0.5 in row 0 (from 0), but layer 'embedding' (embedding) takes indices"));
}

BOOST_AUTO_TEST_SUITE_END()
