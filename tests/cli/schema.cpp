// `plexus schema`: a validator of JSON Schema takes every run file that Plexus takes. What wrong ones it
// refuses, wrong_runs and the mutator compare.

#include <plexus/config/to_json.hpp>
#include <plexus/config/yaml.hpp>

#include <filesystem>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../support/holds.hpp"
#include "../support/process.hpp"
#include "run_file_schema.hpp"
#include "small_run.hpp"

using namespace plexus;
using namespace plexus::tests;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(schema)

namespace {

std::string printed(std::vector<std::string> words = {}) {
  const Scratch scratch;
  words.insert(words.begin(), "schema");
  const Outcome outcome = run_plexus(words, scratch.path());
  BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.err);
  return outcome.out;
}

Tree parsed(const std::string& text) {
  const Scratch scratch;
  return read_yaml(scratch.write("run.yaml", text));
}

/// All run files of these folders of the source.
std::vector<fs::path> run_files() {
  std::vector<fs::path> files;
  for (const char* folder : {"apps/examples", "tests/examples", "tests/benchmarks"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(PLEXUS_SOURCE) / folder)) {
      if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    }
  }
  return files;
}

}  // namespace

BOOST_AUTO_TEST_CASE(takes_every_example) {
  const RunFileSchema of_all(printed({"--plugin", PLEXUS_SNAKE, "--plugin", PLEXUS_LOSS_RATIO}));
  std::size_t taken = 0;
  for (const fs::path& file : run_files()) {
    const Tree run = read_yaml(file);
    if (run.find("model") == nullptr) continue;
    const Tree* const plugins = run.find("plugins");
    const bool of_others = plugins != nullptr && file.parent_path().filename() != "snake" &&
                           file.parent_path().filename() != "loss_ratio";
    if (of_others) continue;  // their components are not in this schema
    BOOST_TEST(of_all.complaint(run) == "", file);
    ++taken;
  }
  BOOST_TEST(taken >= 30U);
}

BOOST_AUTO_TEST_CASE(knows_what_plugins_bring) {
  const Tree run = parsed(with(small_run, "dense: {units: 8, activation: relu}", "snake: {}"));
  BOOST_TEST(RunFileSchema(printed()).complaint(run) != "");
  BOOST_TEST(RunFileSchema(printed({"--plugin", PLEXUS_SNAKE})).complaint(run) == "");
}

BOOST_AUTO_TEST_CASE(takes_what_a_value_may_be_instead) {
  const RunFileSchema of_all(printed());
  const std::vector<std::pair<std::string, std::string>> changes = {
      {"learning_rate: 0.5", "learning_rate: 1/255"},
      {"learning_rate: 0.5", "learning_rate: 5e-1"},
      {"learning_rate: 0.5", "learning_rate: null"},
      {"learning_rate: 0.5", "learning_rate: \"${rate}\""},
      {"learning_rate: 0.5", "learning_rate: {cosine_decay: {initial: 0.5, steps: 2 epochs}}"},
      {"name: small", "name: \"small-${width}\""},
      {"units: 8", "units: 0x8"},
      {"units: 8", "units: 8e0"},
      {"units: 8", "name: first, trainable: false, units: 8"},
      {"activation: relu", "activation: {leaky_relu: {negative_slope: 0.2}}"},
      {"{last: 3}", "{last: 1/4}"},
      {"{last: 3}", "{random: {size: 0.25, stratify: kind}}"},
      {"{last: 3}", "none"},
      {"inputs: [x, y]", "inputs: {input: [x, y]}"},
      {"loss: sparse_categorical_crossentropy", "loss: {dense_1: sparse_categorical_crossentropy}"},
      {"[accuracy]", "{dense_1: [{accuracy: {name: hits}}]}"},
      {"epochs: 2,", "epochs: 2, shuffle: {scikit_learn: {random_state: 3}},"},
      {"seed: 1", "seed: 1\ncheckpoint: {every: 2 hours}\nvars: {rate: 1}"},
      {"seed: 1", "seed: 1\ncheckpoint: none"},
      {"seed: 1", "seed: 1\ncallbacks: [early_stopping, {time_limit: {limit: 2}}]"}};
  for (const auto& [from, to] : changes) {
    BOOST_TEST(of_all.complaint(parsed(with(small_run, from, to))) == "", to);
  }
}

BOOST_AUTO_TEST_CASE(refuses_what_is_written_wrong) {
  const RunFileSchema of_all(printed());
  const std::vector<std::pair<std::string, std::string>> changes = {
      {"seed: 1", "sede: 1"},
      {"name: small", "name: .small"},
      {"name: small", "name: 3"},
      {"seed: 1", "seed: -1"},
      {"seed: 1", "seed: 1.5"},
      {"units: 8", "units: '8'"},
      {"units: 8", "unit: 8"},
      {"backend: reference", "backend: nosuch"},
      {"units: 8", "units: 0"},
      {"{units: 8, activation: relu}", "8"},
      {"units: 8, ", ""},
      {"activation: relu", "activation: rleu"},
      {"activation: relu", "activation: {relu: null}"},
      {"learning_rate: 0.5", "learning_rate: -1"},
      {"{sgd: {learning_rate: 0.5}}", "{sgd: {}, adam: {}}"},
      {"{last: 3}", "{last: 0}"},
      {"{last: 3}", "{last: 3, first: 2}"},
      {"[accuracy]", "accuracy"},
      {"loss: sparse_categorical_crossentropy\n", ""},
      {"optimizer: {sgd: {learning_rate: 0.5}}\n", ""},
      {"seed: 1", "seed: 1\ncheckpoint: {every: 2 parsecs}"},
      {"seed: 1", "seed: 1\nplugins: [{file: a.so, sha256: 12}]"}};
  for (const auto& [from, to] : changes) {
    BOOST_TEST(of_all.complaint(parsed(with(small_run, from, to))) != "", to);
  }
}

BOOST_AUTO_TEST_CASE(holds_what_an_editor_shows) {
  const nlohmann::json all = nlohmann::json::parse(printed());
  BOOST_TEST(all.at("$schema") == "http://json-schema.org/draft-07/schema#");
  const nlohmann::json& units = all.at("definitions").at("model_layer.dense").at("properties").at("units");
  BOOST_TEST(units.at("description") == "width of the output");
  BOOST_TEST(holds(all.at("properties").at("fit").dump(), "passes over the training part"));
  BOOST_TEST(holds(all.at("properties").at("backend").dump(), "\"reference\""));
  const nlohmann::json& seed = all.at("properties").at("seed");
  BOOST_TEST(seed.at("default") == 0);
}

BOOST_AUTO_TEST_CASE(is_written_to_a_file) {
  const Scratch scratch;
  const Outcome outcome = run_plexus({"schema", "--output", "run.schema.json"}, scratch.path());
  BOOST_TEST(outcome.exit_code == 0, outcome.err);
  BOOST_TEST(outcome.out == "");
  BOOST_TEST(scratch.read("run.schema.json") == printed());
}

BOOST_AUTO_TEST_SUITE_END()
