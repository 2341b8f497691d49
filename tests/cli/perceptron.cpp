// Perceptrons of run files: what scikit-learn learns, to the last bit, and what is said of them.

#include <plexus/data/npy.hpp>
#include <plexus/data/safetensors.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../support/holds.hpp"
#include "../support/process.hpp"
#include "../support/require_holds.hpp"
#include "perceptron_goldens.hpp"
#include "small_run.hpp"

using namespace plexus;
using namespace plexus::tests;
namespace data = boost::unit_test::data;
using Json = nlohmann::json;

namespace plexus::tests {
std::ostream& operator<<(std::ostream& out, const PerceptronGolden& golden) {
  return out << golden.options << " " << golden.shuffle;
}
}  // namespace plexus::tests

BOOST_AUTO_TEST_SUITE(perceptron)

namespace {

/// The run of three kinds of flowers in a plane, as a perceptron.
const std::string flowers =
    with(with(with(with(small_run, "seed: 1\n", "seed: 1\nprecision: float64\n"),
                   "  - dense: {units: 8, activation: relu}\n  - dense: {units: 3, activation: softmax}\n",
                   "  - dense: {units: 3}\n"),
              "loss: sparse_categorical_crossentropy\noptimizer: {sgd: {learning_rate: 0.5}}\n",
              "loss: perceptron\noptimizer: {perceptron: {}}\n"),
         "fit: {epochs: 2, batch_size: 4}\n", "fit: {epochs: 100}\n");

/// One kind against the others.
const std::string roses = with(
    with(with(flowers, "  inputs: [x, y]\n", "  compute: {rose: \"kind == 'rose'\"}\n  inputs: [x, y]\n"),
         "target: kind", "target: rose"),
    "units: 3", "units: 1");

class Folder {
 public:
  explicit Folder(const std::string& run) {
    scratch_.write("small.csv", small_table);
    scratch_.write("run.yaml", run);
  }
  Outcome plexus(const std::vector<std::string>& words) const { return run_plexus(words, scratch_.path()); }
  /// Trains into `out`; returns what it says on the error stream.
  std::string train(std::vector<std::string> overrides = {}, const std::string& out = "out") const {
    std::vector<std::string> words = {"train", "run.yaml", "--out", out, "--quiet"};
    words.insert(words.end(), overrides.begin(), overrides.end());
    const Outcome outcome = plexus(words);
    BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.err);
    return outcome.err;
  }
  NamedTensors weights(const std::string& out = "out") const {
    return read_safetensors(scratch_.path() / out / "weights.safetensors");
  }
  Json history(const std::string& out = "out") const {
    return Json::parse(scratch_.read(out + "/history.json"));
  }
  const Scratch& scratch() const { return scratch_; }

 private:
  Scratch scratch_;
};

/// What training with these overrides is refused with.
std::string refusal(const std::string& run, const std::vector<std::string>& overrides, int exit_code = 2) {
  const Folder folder(run);
  std::vector<std::string> words = {"train", "run.yaml", "--out", "out", "--quiet"};
  words.insert(words.end(), overrides.begin(), overrides.end());
  const Outcome outcome = folder.plexus(words);
  BOOST_TEST(outcome.exit_code == exit_code, outcome.out << outcome.err);
  return outcome.err;
}

void require_bits(const Tensor& found, const std::vector<double>& expected) {
  const std::span<const double> values = found.data<double>();
  BOOST_TEST_REQUIRE(values.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    BOOST_TEST(std::bit_cast<std::uint64_t>(values[i]) == std::bit_cast<std::uint64_t>(expected[i]),
               "element " << i << ": found " << values[i] << ", expected " << expected[i]);
  }
}

std::string run_of(const PerceptronGolden& golden) {
  const std::string setosa =
      "  compute: {setosa: \"species == 'setosa'\"}\n  inputs: [petal_length, petal_width]\n  target: "
      "setosa\n";
  return "name: iris\nprecision: float64\ndata:\n  source: iris\n" +
         (golden.setosa ? setosa : std::string("  target: species\n")) +
         "model: [dense: {units: " + (golden.setosa ? "1" : "3") +
         "}]\nloss: perceptron\noptimizer: {perceptron: " + golden.options +
         "}\nfit: {epochs: " + std::to_string(golden.epochs) + ", shuffle: " + golden.shuffle + "}\n";
}

}  // namespace

BOOST_DATA_TEST_CASE(learns_what_scikit_learn_learns, data::make(perceptron_goldens), golden) {
  const Folder folder(run_of(golden));
  for (const char* const backend : {"reference", "onednn"}) {
    folder.train({std::string("backend=") + backend}, backend);
    require_bits(folder.weights(backend).at("dense/kernel"), golden.kernel);
    require_bits(folder.weights(backend).at("dense/bias"), golden.bias);
    BOOST_TEST(folder.history(backend).at("epochs").size() == static_cast<std::size_t>(golden.passes));
  }
}

// "Hands-On Machine Learning", chapter 10: Perceptron(random_state=42) says yes of the flower (2, 0.5), of
// which the decision is 4 - 1.4 * 2 - 2.2 * 0.5.
BOOST_AUTO_TEST_CASE(the_perceptron_of_the_chapter_says_yes_of_its_flower) {
  const Folder folder(run_of(perceptron_goldens[0]) + "metrics: [accuracy]\n");
  folder.train();
  BOOST_TEST(folder.history().at("epochs").size() == 7U);
  BOOST_TEST(folder.history().at("epochs").back().at("accuracy") == 1.0);
  folder.scratch().write("one.csv", "petal_length,petal_width\n2,0.5\n");
  const Outcome outcome = folder.plexus({"predict", "out", "--input", "one.csv", "--format", "jsonl"});
  BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.err);
  const Json answer = Json::parse(outcome.out).at("setosa");
  BOOST_TEST(answer.at("yes") == true, outcome.out);
  BOOST_TEST(std::abs(answer.at("decision").get<double>() - 0.1) <= 1e-15, outcome.out);
}

BOOST_AUTO_TEST_CASE(the_example_is_the_one_with_l2) {
  const Folder folder("");
  const Outcome outcome = folder.plexus(
      {"train", PLEXUS_SOURCE "/apps/examples/iris_perceptron.yaml", "--out", "out", "--quiet"});
  BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.err);
  BOOST_TEST(outcome.err == "");
  require_bits(folder.weights().at("perceptron/kernel"), {-1.2576992549172694, -1.980919414375572});
  require_bits(folder.weights().at("perceptron/bias"), {4});
  const Json history = folder.history();
  BOOST_TEST(history.at("epochs").back().at("mistakes") == 0.0);
  BOOST_TEST(history.at("epochs").back().at("active_classes") == 0.0);
  BOOST_TEST(history.at("stopped") == "the perceptron has converged: no mistake in the last epoch");
}

BOOST_AUTO_TEST_CASE(any_number_of_threads_gives_equal_bits) {
  const Folder folder(flowers);
  folder.train({"threads=1", "optimizer={perceptron: {penalty: elasticnet}}"}, "one");
  for (const char* const threads : {"2", "3"}) {
    folder.train({std::string("threads=") + threads, "optimizer={perceptron: {penalty: elasticnet}}"},
                 threads);
    BOOST_TEST(folder.scratch().read("one/weights.safetensors") ==
               folder.scratch().read(std::string(threads) + "/weights.safetensors"));
  }
}

// Pictures of bytes, which the layers before scale, stay bytes; their numbers in a table of float64 are the
// same. The values of a step are no line, and those of a normalization differ from feature to feature.
BOOST_AUTO_TEST_CASE(bytes_are_learnt_as_the_numbers_that_they_stand_for) {
  Tensor bytes(DType::uint8, {40, 3, 4});
  Tensor numbers(DType::float64, {40, 12});
  Tensor labels(DType::int64, {40});
  for (std::int64_t i = 0; i < bytes.elements(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    bytes.data<std::uint8_t>()[at] =
        static_cast<std::uint8_t>(i * i * 7919 % 251 + (i / 12 % 3) * (i % 5) / 2);
    numbers.data<double>()[at] = bytes.data<std::uint8_t>()[at];
  }
  for (std::int64_t r = 0; r < 40; ++r) labels.data<std::int64_t>()[static_cast<std::size_t>(r)] = r % 3;
  const Folder folder(
      "name: pictures\nprecision: float64\ndata:\n  source: {npy: {inputs: bytes.npy, targets: labels.npy}}\n"
      "model: [rescaling: {scale: 1/255}, flatten, dense: {units: 3}]\nloss: perceptron\n"
      "optimizer: {perceptron: {penalty: l2, tolerance: none}}\n"
      "fit: {epochs: 20, shuffle: {scikit_learn: {random_state: 1}}}\n");
  write_npy(folder.scratch().path() / "bytes.npy", bytes);
  write_npy(folder.scratch().path() / "numbers.npy", numbers);
  write_npy(folder.scratch().path() / "labels.npy", labels);
  const std::string layers[] = {"", "{rescaling: {scale: 2, offset: -1}}, ", "{heaviside: {}}, ",
                                "{batch_normalization: {trainable: false}}, "};
  for (const std::string& layer : layers) {
    const std::string model =
        "model=[{rescaling: {scale: 1/255}}, {flatten: {}}, " + layer + "{dense: {units: 3}}]";
    folder.train({model}, "bytes");
    folder.train({model, "data.source={npy: {inputs: numbers.npy, targets: labels.npy}}"}, "numbers");
    BOOST_TEST(folder.history("bytes").at("epochs").back().at("mistakes") > 0.0, layer);
    BOOST_TEST(folder.scratch().read("bytes/weights.safetensors") ==
                   folder.scratch().read("numbers/weights.safetensors"),
               layer);
    std::filesystem::remove_all(folder.scratch().path() / "bytes");
    std::filesystem::remove_all(folder.scratch().path() / "numbers");
  }
}

// With two classes both are the same; with more, only rows of the class itself have its weight.
BOOST_AUTO_TEST_CASE(weights_of_classes_are_those_of_rows_where_there_are_two) {
  const Folder folder(roses);
  folder.train({"data.class_weight={1: 2, 0: 0.5}"}, "rows");
  folder.train({"optimizer={perceptron: {class_weight: {1: 2, 0: 0.5}}}"}, "classes");
  folder.train({}, "none");
  BOOST_TEST(folder.scratch().read("rows/weights.safetensors") ==
             folder.scratch().read("classes/weights.safetensors"));
  BOOST_TEST(folder.scratch().read("rows/weights.safetensors") !=
             folder.scratch().read("none/weights.safetensors"));
}

// 1.5 halves of eta0: the weights grow in proportion, and no decision changes its sign.
BOOST_AUTO_TEST_CASE(starts_at_zero_or_from_given_weights) {
  const Folder folder(roses);
  folder.train({}, "one");
  folder.train({"model=[{dense: {units: 1, kernel_initializer: he_normal}}]"}, "other");
  BOOST_TEST(folder.scratch().read("one/weights.safetensors") ==
             folder.scratch().read("other/weights.safetensors"));
  // Weights that make no mistake are kept, since only mistakes move them.
  folder.train({"initial_weights=one"}, "again");
  BOOST_TEST(folder.history("one").at("epochs").back().at("mistakes") == 0.0);
  BOOST_TEST(folder.scratch().read("one/weights.safetensors") ==
             folder.scratch().read("again/weights.safetensors"));
  folder.train(
      {"model=[{dense: {units: 1, kernel_initializer: {constant: {values: [[7], [7]]}}}}]", "fit.epochs=1"},
      "given");
  BOOST_TEST(folder.scratch().read("one/weights.safetensors") !=
             folder.scratch().read("given/weights.safetensors"));
}

BOOST_AUTO_TEST_CASE(says_how_it_ended) {
  const Folder apart(roses);
  BOOST_TEST(apart.train() == "");
  BOOST_TEST(apart.history().at("stopped") == "the perceptron has converged: no mistake in the last epoch");

  // The same point is of two kinds.
  const Folder mixed(roses);
  mixed.scratch().write("small.csv", small_table + "0.1,0.1,rose,1\n0.1,0.1,iris,1\n0.9,0.2,tulip,1\n");
  const std::string warning = mixed.train({"data.validation=none", "data.test=none"});
  require_holds(warning,
                {"the perceptron did not converge: it still made ", "no plane separates the classes"});
  require_holds(mixed.history().at("stopped").get<std::string>(), {"makes no more progress"});

  require_holds(
      mixed.train({"fit.epochs=2", "data.validation=none", "data.test=none"}, "short"),
      {"the perceptron did not converge before the epochs ran out: 1 unit in progress", "fit: {epochs:"});
  require_holds(apart.train({"fit.epochs=4"}, "short"),
                {"the epochs ran out before the perceptron was known"});
  BOOST_TEST(apart.train({"fit.epochs=4", "optimizer={perceptron: {tolerance: none}}"}, "all") == "");
}

BOOST_AUTO_TEST_CASE(weights_that_overflow_are_refused_with_advice) {
  const Folder folder(roses);
  std::string large = "x,y,kind,weight\n";
  for (int row = 0; row < 12; ++row)
    large += row % 2 == 0 ? "9e307,-9e307,rose,1\n" : "9e307,-9e307,iris,1\n";
  folder.scratch().write("small.csv", large);
  const Outcome outcome =
      folder.plexus({"train", "run.yaml", "--quiet", "optimizer={perceptron: {eta0: 100}}"});
  BOOST_TEST(outcome.exit_code == 1, outcome.err);
  require_holds(outcome.err, {"the perceptron's weights are not finite after epoch 1", "standard_scaler"});
}

BOOST_AUTO_TEST_CASE(refuses_in_its_own_words_what_it_cannot_train) {
  require_holds(refusal(flowers, {"precision=float32"}), {"float64", "add precision: float64"});
  require_holds(refusal(flowers, {"loss=sparse_categorical_crossentropy",
                                  "model=[{dense: {units: 3, activation: softmax}}]"}),
                {"write loss: perceptron, found 'sparse_categorical_crossentropy'"});
  require_holds(refusal(flowers, {"model=[{dense: {units: 4}}, {dense: {units: 3}}]"}),
                {"one dense layer", "dense/kernel, dense/bias, dense_1/kernel"});
  require_holds(refusal(flowers, {"model=[{dense: {units: 3, activation: tanh}}]"}),
                {"one dense layer", "'tanh'"});
  require_holds(refusal(flowers, {"model=[{dense: {units: 3, kernel_regularizer: {l2: {factor: 0.1}}}}]"}),
                {"regularizers"});
  require_holds(refusal(flowers, {"model=[{dense: {units: 3, kernel_constraint: non_neg}}]"}),
                {"no constraints", "dense/kernel"});
  require_holds(refusal(flowers, {"optimizer={perceptron: {average: true}}"}),
                {"unknown option 'average'", "not averaged"});
  require_holds(refusal(flowers, {"optimizer={perceptron: {tol: 0.1}}"}), {"write tolerance: 0.1"});
  require_holds(refusal(flowers, {"optimizer={perceptron: {tolerance: -1}}"}),
                {"a tolerance of 0 or more, or none"});
  require_holds(refusal(flowers, {"optimizer={perceptron: {class_weight: {daisy: 2}}}"}),
                {"there is no class 'daisy'; the classes are iris, rose, tulip"});
  require_holds(refusal(flowers, {"optimizer={perceptron: {class_weight: 3}}"}),
                {"balanced, or {CLASS: weight}"});
}

// Which rows and classes there are is known when the data have been read, and the first pass asks.
BOOST_AUTO_TEST_CASE(what_the_first_pass_refuses_is_placed_and_leaves_no_directory) {
  const std::pair<std::string, std::string> mistakes[] = {
      {"validation_fraction: 0.01", "in the rows that validation_fraction sets apart: "},
      {"class_weight: {daisy: 2}", "there is no class 'daisy'; the target's classes have no names"}};
  for (const auto& [options, message] : mistakes) {
    const Folder folder(with(roses, "{perceptron: {}}", "{perceptron: {" + options + "}}"));
    for (const char* const command : {"check", "train"}) {
      std::vector<std::string> words = {command, "run.yaml"};
      if (words[0] == "train") words.insert(words.end(), {"--out", "out", "--json"});
      const Outcome outcome = folder.plexus(words);
      BOOST_TEST(outcome.exit_code == 2, outcome.err);
      require_holds(outcome.err, {message, "run.yaml:", "optimizer: {perceptron: {" + options, "^"});
      BOOST_TEST(!holds(outcome.out, "resume"), outcome.out);
    }
    BOOST_TEST(!std::filesystem::exists(folder.scratch().path() / "out"));
  }
}

BOOST_AUTO_TEST_CASE(two_classes_take_one_unit) {
  const Folder folder(with(flowers, "units: 3", "units: 2"));
  folder.scratch().write("small.csv",
                         "x,y,kind,weight\n1,2,a,1\n2,1,b,1\n3,2,a,1\n1,1,b,1\n2,2,a,1\n3,1,b,1\n");
  const Outcome outcome = folder.plexus({"train", "run.yaml", "data.validation=none", "data.test=none"});
  BOOST_TEST(outcome.exit_code == 2, outcome.err);
  require_holds(outcome.err, {"with one unit, found 2 units: write dense: {units: 1}"});
}

// With the step function. Row 1: (1, 2), yes. The weighted sum is 0, so the unit fires: nothing changes. Row
// 2: (3, 1), no; it fires: the weights become -0.5 (3, 1), the bias -0.5. Row 3: (-2, 1), no: 3 - 0.5 - 0.5 =
// 2, it fires: the weights become -0.5 (1, 2), the bias -1. Row 4: (1, 1), yes: -1.5 - 1, it does not: the
// weights become (0, -0.5), the bias -0.5. A linear unit says no where the sum is 0. Row 1: the weights
// become (0.5, 1), the bias 0.5. Row 2: 1.5 + 1 + 0.5 is yes: (-1, 0.5) and 0. Row 3: 2 + 0.5 is yes: (0, 0)
// and -0.5. Row 4: -0.5 is no: (0.5, 0.5) and 0.
BOOST_AUTO_TEST_CASE(a_threshold_logic_unit_learns_by_each_row) {
  const std::string run =
      "name: tlu\nprecision: float64\ndata: {source: {csv: {file: small.csv}}, target: fires}\n"
      "model: [dense: {units: 1}]\nloss: perceptron\noptimizer: {tlu: {eta: 0.5}}\n"
      "fit: {epochs: 1, batch_size: 1, shuffle: false}\n";
  const Folder folder(run);
  folder.scratch().write("small.csv", "a,b,fires\n1,2,1\n3,1,0\n-2,1,0\n1,1,1\n");
  for (const char* const activation : {"linear", "heaviside"}) {
    const std::string loss = std::string(activation) == "linear" ? "perceptron" : "mean_squared_error";
    folder.train({"loss=" + loss, std::string("model=[{dense: {units: 1, activation: ") + activation + "}}]"},
                 activation);
    const bool linear = std::string(activation) == "linear";
    require_bits(folder.weights(activation).at("dense/kernel"),
                 linear ? std::vector<double>{0.5, 0.5} : std::vector<double>{0, -0.5});
    require_bits(folder.weights(activation).at("dense/bias"), {linear ? 0 : -0.5});
  }
  const Outcome refused = folder.plexus(
      {"train", "run.yaml", "loss=binary_crossentropy", "model=[{dense: {units: 1, activation: sigmoid}}]"});
  BOOST_TEST(refused.exit_code == 2);
  require_holds(refused.err, {"'tlu' trains one dense layer"});
}

BOOST_AUTO_TEST_SUITE_END()
