// predict RUN.yaml: a run file whose every weight is given needs no training.

#include <plexus/data/npy.hpp>

#include <filesystem>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../support/process.hpp"
#include "small_run.hpp"

using namespace plexus::tests;
namespace fs = std::filesystem;

namespace {

/// a and b, and whether both are 1, by a threshold unit.
const std::string and_run =
    "name: and\n"
    "backend: reference\n"
    "data:\n"
    "  source: {inline: {columns: {a: [0, 0, 1, 1], b: [0, 1, 0, 1], and: [0, 0, 0, 1]}}}\n"
    "  target: and\n"
    "model:\n"
    "  - dense:\n"
    "      units: 1\n"
    "      activation: heaviside\n"
    "      kernel_initializer: {constant: {values: [[1], [1]]}}\n"
    "      bias_initializer: {constant: {value: -1.5}}\n";

const std::string training = "loss: binary_crossentropy\noptimizer: sgd\n";

struct RunFile {
  RunFile() { scratch.write("run.yaml", and_run); }
  Outcome plexus(const std::vector<std::string>& words) const { return run_plexus(words, scratch.path()); }
  Outcome predict(std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"predict", "run.yaml"});
    return plexus(more);
  }
  std::string predicted(const std::vector<std::string>& more = {}) const {
    const Outcome outcome = predict(more);
    BOOST_TEST(outcome.exit_code == 0, outcome.err);
    BOOST_TEST(outcome.err == "");
    return outcome.out;
  }
  void refuses(const std::vector<std::string>& words, const std::vector<std::string>& said) const {
    const Outcome outcome = plexus(words);
    BOOST_TEST(outcome.exit_code == 2, outcome.err);
    BOOST_TEST(outcome.out == "");
    for (const std::string& text : said) BOOST_TEST(outcome.err.find(text) != std::string::npos, outcome.err);
  }
  Scratch scratch;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(predict_run_file, RunFile)

BOOST_AUTO_TEST_CASE(all_rows_are_shown_beside_their_target) {
  BOOST_TEST(predicted() ==
             "a  b  and  -> and\n"
             "0  0  0    -> 0\n"
             "0  1  0    -> 0\n"
             "1  0  0    -> 0\n"
             "1  1  1    -> 1\n"
             "\n"
             "and: 4 of 4 rows right\n");
  BOOST_TEST(!fs::exists(scratch.path() / "runs"));
}

BOOST_AUTO_TEST_CASE(rows_that_are_wrong_are_counted) {
  const std::string or_instead = predicted({"model.dense.bias_initializer.value=-0.5"});
  BOOST_TEST(or_instead.ends_with("\nand: 2 of 4 rows right\n"), or_instead);
}

BOOST_AUTO_TEST_CASE(every_format_and_option_serves_its_rows) {
  BOOST_TEST(predicted({"--format", "csv"}) == "a,b,and,and.predicted\n0,0,0,0\n0,1,0,0\n1,0,0,0\n1,1,1,1\n");
  BOOST_TEST(predicted({"--format", "csv", "--columns", "b"}) == "b,and\n0,0\n1,0\n0,0\n1,1\n");
  BOOST_TEST(predicted({"--format", "jsonl"})
                 .ends_with("{\"row\":3,\"a\":1,\"b\":1,\"and\":1,\"and.predicted\":1}\n"));
  BOOST_TEST(predicted({"--output", "values.npy"}) == "");
  const ::plexus::Tensor values = ::plexus::read_npy(scratch.path() / "values.npy");
  BOOST_TEST(values.shape().text() == "[4, 1]");
  for (std::int64_t row = 0; row < 4; ++row) BOOST_TEST(values.at(row) == (row == 3 ? 1 : 0));
  // The sum before the step: a + b - 1.5.
  scratch.write("run.yaml", with(and_run, "activation: heaviside", "activation: linear"));
  BOOST_TEST(predicted({"--layer", "dense", "--columns", "a,b"}) ==
             "a  b  -> dense\n0  0  -> -1.5\n0  1  -> -0.5\n1  0  -> -0.5\n1  1  -> 0.5\n");
}

BOOST_AUTO_TEST_CASE(rows_of_a_file_are_predicted_as_those_of_a_run) {
  scratch.write("new.csv", "b,a,more\n1,1,x\n1,0,y\n");
  BOOST_TEST(predicted({"--input", "new.csv"}) == "0: 1\n1: 0\n");
  BOOST_TEST(predicted({"--input", "new.csv", "--columns", "more"}) == "0: more x -> 1\n1: more y -> 0\n");
  scratch.write("lacks.csv", "b,more\n1,x\n");
  const Outcome lacks = predict({"--input", "lacks.csv"});
  BOOST_TEST(lacks.exit_code == 1);
  BOOST_TEST(lacks.err.find("'a'") != std::string::npos, lacks.err);
}

BOOST_AUTO_TEST_CASE(it_needs_neither_a_target_nor_a_key_of_a_training) {
  scratch.write("run.yaml", with(with(and_run, ", and: [0, 0, 0, 1]", ""), "  target: and\n", ""));
  BOOST_TEST(predicted() == "a  b  -> dense\n0  0  -> 0\n0  1  -> 0\n1  0  -> 0\n1  1  -> 1\n");
  const Outcome summary = plexus({"summary", "run.yaml"});
  BOOST_TEST(summary.exit_code == 0, summary.err);
  BOOST_TEST(summary.out.find("optimizer") == std::string::npos);
  const Outcome config = plexus({"config", "run.yaml"});
  BOOST_TEST(config.exit_code == 0, config.err);
  for (const char* const key : {"\nloss", "\noptimizer", "\nfit"}) {
    BOOST_TEST(config.out.find(key) == std::string::npos, config.out);
  }
}

BOOST_AUTO_TEST_CASE(without_a_training_nothing_else_is_done_with_it) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"train", "run.yaml"},
                                             {"compare", "run.yaml", "--backends", "reference,reference"},
                                             {"bench", "run.yaml"}}) {
    const Outcome outcome = plexus(words);
    BOOST_TEST(outcome.exit_code != 0, words[0]);
    BOOST_TEST(outcome.err.find("run.yaml:1:1: the run file says nothing of a training") != std::string::npos,
               words[0] << ": " << outcome.err);
  }
  BOOST_TEST(!fs::exists(scratch.path() / "runs"));
  // One key of a training, and the others are missed.
  refuses({"predict", "run.yaml", "fit.epochs=2"},
          {"the run file needs the option 'loss'", "the run file needs the option 'optimizer'"});
}

BOOST_AUTO_TEST_CASE(what_it_predicts_can_be_checked) {
  const Outcome good = plexus({"check", "run.yaml"});
  BOOST_TEST(good.exit_code == 0, good.err);
  for (const char* const part :
       {"4 rows to predict", "1 layer, 3 parameters, all given", "dense: [1] a row\n", "a step of 4 rows",
        "the run file says nothing of one", "\nok\n"}) {
    BOOST_TEST(good.out.find(part) != std::string::npos, part << ": " << good.out);
  }
  BOOST_TEST(good.out.find("loss") == std::string::npos, good.out);
  const auto refused = [this](const std::string& run, const std::string& said) {
    scratch.write("run.yaml", run);
    const Outcome outcome = plexus({"check", "run.yaml"});
    BOOST_TEST(outcome.exit_code != 0, outcome.out);
    BOOST_TEST(outcome.err.find(said) != std::string::npos, outcome.err);
  };
  refused(with(and_run, "heaviside", "heavyside"), "heavyside");
  refused(with(and_run, "      kernel_initializer: {constant: {values: [[1], [1]]}}\n", ""), "kernel");
  refused(with(and_run, "[[1], [1]]", "[[1], [1], [1]]"), "kernel");
  refused(with(and_run, "b: [0, 1, 0, 1]", "b: [0, 1, .nan, 1]"), "'b'");
}

BOOST_AUTO_TEST_CASE(a_run_that_could_be_trained_predicts_with_a_note) {
  scratch.write("run.yaml", with(and_run, "heaviside", "sigmoid") + training);
  const Outcome outcome = predict();
  BOOST_TEST(outcome.exit_code == 0, outcome.err);
  BOOST_TEST(outcome.err.find("note: run.yaml was not trained: its weights are those that it gives") !=
             std::string::npos);
  // sigmoid(0.5) = 0.6225 is above a half, sigmoid(-0.5) = 0.3775 below, sigmoid(-1.5) = 0.1824.
  BOOST_TEST(outcome.out ==
             "a  b  and  -> and\n"
             "0  0  0    -> 0.1824 no\n"
             "0  1  0    -> 0.3775 no\n"
             "1  0  0    -> 0.3775 no\n"
             "1  1  1    -> 0.6225 yes\n"
             "\n"
             "and: 4 of 4 rows right\n");
  BOOST_TEST(predict({"--threshold", "0.3"}).out.ends_with("\nand: 2 of 4 rows right\n"));
}

BOOST_AUTO_TEST_CASE(random_weights_are_refused_at_their_layer) {
  scratch.write("run.yaml",
                with(and_run, "      kernel_initializer: {constant: {values: [[1], [1]]}}\n", ""));
  refuses({"predict", "run.yaml"},
          {"run.yaml:7:5: in layer 'dense' (dense)",
           "the weights are not given: 'kernel' [2, 1] starts as random numbers (glorot_uniform). Give them: "
           "kernel_initializer: {constant: {values: ...}}",
           "initial_weights: FILE", "plexus train"});
  refuses(
      {"predict", "run.yaml", "model.dense.kernel_initializer=zeros", "model.dense.bias_initializer=normal"},
      {"'bias' [1] starts as random numbers (random_normal)"});
  BOOST_TEST(predict({"model.dense.kernel_initializer=ones"}).exit_code == 0);
}

BOOST_AUTO_TEST_CASE(states_come_of_a_training) {
  scratch.write("run.yaml", and_run + "  - batch_normalization\n");
  refuses({"predict", "run.yaml"},
          {"in layer 'batch_normalization'", "is what a training finds in its rows"});
}

BOOST_AUTO_TEST_CASE(weights_of_another_shape_are_refused_at_their_layer) {
  refuses({"predict", "run.yaml", "model.dense.units=2"},
          {"run.yaml:7:5: in layer 'dense' (dense)",
           "the values are of shape [2, 1], and the variable is [2, 2]"});
}

// Weights of a file need no initializers: those of a training, as initial_weights or --weights.
BOOST_AUTO_TEST_CASE(weights_of_a_file_are_given) {
  const std::string random =
      with(and_run, "      kernel_initializer: {constant: {values: [[1], [1]]}}\n", "");
  scratch.write("trainable.yaml", with(random, "heaviside", "sigmoid") + training);
  BOOST_TEST_REQUIRE(plexus({"train", "trainable.yaml", "--out", "out", "--quiet"}).exit_code == 0);
  scratch.write("table.csv", "a,b\n0,0\n0,1\n1,0\n1,1\n");
  const std::string trained = plexus({"predict", "out", "--input", "table.csv", "--format", "csv"}).out;
  scratch.write("run.yaml", with(random, "heaviside", "sigmoid"));
  const std::vector<std::string> as_csv{"--format", "csv", "--input", "table.csv"};
  const auto with_words = [&](std::vector<std::string> words) {
    words.insert(words.end(), as_csv.begin(), as_csv.end());
    return predicted(words);
  };
  const auto values_of = [](const std::string& text) { return text.substr(text.find('\n')); };
  BOOST_TEST(values_of(with_words({"initial_weights=out"})) ==
             values_of(with_words({"--weights", "out/weights.safetensors"})));
  BOOST_TEST(trained.find("and,and.probability\n") == 0U, trained);
  BOOST_TEST(with_words({"initial_weights=out"}) == trained);
}

BOOST_AUTO_TEST_CASE(preparation_and_computed_columns_are_those_of_the_training_rows) {
  scratch.write("run.yaml",
                "name: scaled\nbackend: reference\ndata:\n"
                "  source: {inline: {columns: {x: [1, 3, 100], half: [1, 0, 0]}}}\n"
                "  compute: {double: 2 * x}\n"
                "  inputs: [double]\n"
                "  target: half\n"
                "  test: {last: 1}\n"
                "  prepare: [standard_scaler]\n"
                "model:\n  - dense: {units: 1, kernel_initializer: ones}\n");
  // 2 and 6 have mean 4 and deviation 2: -1, 1, and 200 is 98 deviations away.
  BOOST_TEST(predicted() ==
             "x    half  -> half\n1    1     -> -1\n3    0     -> 1\n100  0     -> 98\n\n"
             "half: 0 of 3 rows right\n");
}

BOOST_AUTO_TEST_CASE(a_directory_still_needs_rows) {
  std::filesystem::create_directory(scratch.path() / "folder");
  refuses({"predict", "folder"}, {"--input is missing"});
  refuses({"predict", "nowhere"}, {"no such run directory"});
  refuses({"predict", "nowhere", "--input", "x.csv"}, {"no such run directory"});
}

BOOST_AUTO_TEST_SUITE_END()
