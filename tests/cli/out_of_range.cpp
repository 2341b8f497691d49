#include <filesystem>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "../support/process.hpp"
#include "../support/runs_here.hpp"
#include "small_run.hpp"

using namespace plexus::tests;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(out_of_range)

namespace {

const std::string run_of_ids =
    "name: ids\n"
    "threads: 1\n"
    "data: {source: {csv: {file: ids.csv}}, inputs: [i], target: y}\n"
    "model: [embed, {dense: {units: 1}}]\n"
    "loss: mse\n"
    "optimizer: {sgd: {learning_rate: 0.1}}\n"
    "fit: {epochs: 1, batch_size: 2, shuffle: false}\n";

/// Four rows, of which row 2 has the id: the first of the second batch.
std::string table_with(const std::string& id) { return "i,y\n0,1\n1,2\n" + id + ",3\n2,4\n"; }

std::vector<std::string> backends() {
  return plexus::test::runs_here("onednn") ? std::vector<std::string>{"reference", "onednn"}
                                           : std::vector<std::string>{"reference"};
}

Outcome plexus_with_layers(const Scratch& scratch, std::vector<std::string> words) {
  words.insert(words.end(), {"--plugin", PLEXUS_OWN_LAYERS});
  return run_plexus(words, scratch.path());
}

void check_refused(const Outcome& outcome, const std::string& index, const std::string& backend, int row,
                   int data_row) {
  BOOST_TEST(outcome.exit_code == 1, outcome.err);
  for (const std::string& part :
       {fmt::format("in a batch whose row {} is row {} of the data", row, data_row),
        fmt::format("'gather' of 'embed' on {}", backend), fmt::format("index {} in row {}", index, row),
        std::string("size 10: expected 0 to 9")}) {
    BOOST_TEST(outcome.err.find(part) != std::string::npos, "'" << part << "' is not in:\n" << outcome.err);
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_id_beyond_an_embedding_ends_the_training) {
  for (const std::string& backend : backends()) {
    // The last is what a number that is none becomes as an integer.
    for (const auto& [id, index] : {std::pair<std::string, std::string>{"12", "12"},
                                    {"10", "10"},
                                    {"-1", "-1"},
                                    {"100000000", "100000000"},
                                    {"1e12", "2147483647"}}) {
      const Scratch scratch;
      scratch.write("ids.csv", table_with(id));
      scratch.write("run.yaml", run_of_ids);
      const Outcome outcome =
          plexus_with_layers(scratch, {"train", "run.yaml", "backend=" + backend, "--out", "run"});
      check_refused(outcome, index, backend, 0, 2);
      BOOST_TEST(!fs::exists(scratch.path() / "run" / "weights.safetensors"), "weights were written");
    }
  }
}

BOOST_AUTO_TEST_CASE(an_id_beyond_an_embedding_ends_evaluation_and_prediction) {
  for (const std::string& backend : backends()) {
    const Scratch scratch;
    scratch.write("ids.csv", table_with("9"));
    scratch.write("run.yaml", run_of_ids);
    const Outcome trained =
        plexus_with_layers(scratch, {"train", "run.yaml", "backend=" + backend, "--out", "run"});
    BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
    scratch.write("other.csv", table_with("12"));
    const Outcome evaluated =
        run_plexus({"evaluate", "run", "data.source.csv.file=other.csv", "--split", "train"}, scratch.path());
    check_refused(evaluated, "12", backend, 2, 2);
    const Outcome predicted = run_plexus({"predict", "run", "--input", "other.csv"}, scratch.path());
    check_refused(predicted, "12", backend, 2, 2);
  }
}

BOOST_AUTO_TEST_SUITE_END()
