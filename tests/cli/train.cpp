#include <filesystem>
#include <sstream>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../support/process.hpp"
#include "../support/runs_here.hpp"
#include "small_run.hpp"

using namespace plexus::tests;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(train)

BOOST_AUTO_TEST_CASE(a_run_leaves_every_file_and_can_be_evaluated) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  const Outcome trained = run_plexus({"train", "run.yaml"}, scratch.path());
  BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  BOOST_TEST(trained.err.find("backend reference") != std::string::npos, trained.err);
  const fs::path run = scratch.path() / "runs/small/latest";
  for (const char* file :
       {"config.yaml", "manifest.json", "history.json", "history.csv", "weights.safetensors"}) {
    BOOST_TEST(fs::exists(run / file), file);
  }
  const auto history = nlohmann::json::parse(scratch.read("runs/small/latest/history.json"));
  BOOST_TEST(history["epochs"].size() == 2U);
  for (const char* name : {"loss", "accuracy", "val_loss", "val_accuracy"}) {
    BOOST_TEST(history["epochs"][1].contains(name), name);
  }
  const Outcome evaluated = run_plexus({"evaluate", "runs/small", "--json"}, scratch.path());
  BOOST_TEST_REQUIRE(evaluated.exit_code == 0, evaluated.err);
  const auto logs = nlohmann::json::parse(evaluated.out);
  BOOST_TEST(logs.size() == 3U);
  BOOST_TEST(logs.contains("report"));
  BOOST_TEST(logs.contains("loss"));
  BOOST_TEST(logs.contains("accuracy"));
}

BOOST_AUTO_TEST_CASE(the_validation_of_the_last_epoch_is_what_evaluate_finds) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  BOOST_TEST_REQUIRE(run_plexus({"train", "run.yaml", "--out", "out"}, scratch.path()).exit_code == 0);
  const auto history = nlohmann::json::parse(scratch.read("out/history.json"));
  const Outcome evaluated =
      run_plexus({"evaluate", "out", "--split", "validation", "--json"}, scratch.path());
  BOOST_TEST_REQUIRE(evaluated.exit_code == 0, evaluated.err);
  const double recorded = history["epochs"][1]["val_loss"];
  BOOST_TEST(nlohmann::json::parse(evaluated.out)["loss"].get<double>() == recorded,
             boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(training_the_recorded_config_again_gives_the_same_weights) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  BOOST_TEST_REQUIRE(run_plexus({"train", "run.yaml", "--out", "first"}, scratch.path()).exit_code == 0);
  const Outcome again = run_plexus({"train", "first/config.yaml", "--out", "second"}, scratch.path());
  BOOST_TEST_REQUIRE(again.exit_code == 0, again.err);
  BOOST_TEST((scratch.read("first/weights.safetensors") == scratch.read("second/weights.safetensors")));
  BOOST_TEST((scratch.read("first/weights.safetensors").size() > 100U));
  const Outcome other = run_plexus({"train", "run.yaml", "seed=2", "--out", "third"}, scratch.path());
  BOOST_TEST_REQUIRE(other.exit_code == 0, other.err);
  BOOST_TEST((scratch.read("first/weights.safetensors") != scratch.read("third/weights.safetensors")));
}

BOOST_AUTO_TEST_CASE(a_directory_that_holds_a_run_is_refused) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  BOOST_TEST_REQUIRE(run_plexus({"train", "run.yaml", "--out", "out"}, scratch.path()).exit_code == 0);
  const std::string weights = scratch.read("out/weights.safetensors");
  const Outcome again = run_plexus({"train", "run.yaml", "seed=5", "--out", "out"}, scratch.path());
  BOOST_TEST(again.exit_code == 2);
  BOOST_TEST(again.err.find("already holds a run") != std::string::npos, again.err);
  BOOST_TEST((scratch.read("out/weights.safetensors") == weights));
}

BOOST_AUTO_TEST_CASE(initial_weights_continue_a_run) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  BOOST_TEST_REQUIRE(run_plexus({"train", "run.yaml", "--out", "first"}, scratch.path()).exit_code == 0);
  const Outcome next = run_plexus({"train", "run.yaml", "initial_weights=first/weights.safetensors",
                                   "optimizer.learning_rate=1e-30", "--out", "second"},
                                  scratch.path());
  BOOST_TEST_REQUIRE(next.exit_code == 0, next.err);
  BOOST_TEST((scratch.read("first/weights.safetensors") == scratch.read("second/weights.safetensors")));
  const Outcome misfit = run_plexus({"train", "run.yaml", "initial_weights=first/weights.safetensors",
                                     "model.dense.units=9", "--out", "third"},
                                    scratch.path());
  BOOST_TEST(misfit.exit_code != 0);
  BOOST_TEST(misfit.err.find("dense/kernel") != std::string::npos, misfit.err);
  BOOST_TEST(misfit.err.find("[2, 9]") != std::string::npos, misfit.err);
  BOOST_TEST(!fs::exists(scratch.path() / "third"));
}

BOOST_AUTO_TEST_CASE(json_lines_go_to_standard_output_and_nothing_else_does) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  const Outcome trained = run_plexus({"train", "run.yaml", "--json"}, scratch.path());
  BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  std::istringstream lines(trained.out);
  int epochs = 0;
  std::string last;
  for (std::string line; std::getline(lines, line);) {
    const auto event = nlohmann::json::parse(line);
    last = event["event"];
    if (last != "epoch") continue;
    BOOST_TEST(event["epoch"].get<int>() == ++epochs);
    BOOST_TEST(event.contains("val_accuracy"));
  }
  BOOST_TEST(epochs == 2);
  BOOST_TEST(last == "end");
  BOOST_TEST(run_plexus({"train", "run.yaml", "--quiet"}, scratch.path()).err == "");
}

BOOST_AUTO_TEST_CASE(predictions_are_printed_or_written) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  BOOST_TEST_REQUIRE(
      run_plexus({"train", "run.yaml", "fit.epochs=200", "--out", "out"}, scratch.path()).exit_code == 0);
  const Outcome printed = run_plexus({"predict", "out", "--input", "small.csv"}, scratch.path());
  BOOST_TEST_REQUIRE(printed.exit_code == 0, printed.err);
  BOOST_TEST(printed.out.rfind("0: rose 0.", 0) == 0U, printed.out);
  const Outcome written =
      run_plexus({"predict", "out", "--input", "small.csv", "--output", "p.npy"}, scratch.path());
  BOOST_TEST_REQUIRE(written.exit_code == 0, written.err);
  BOOST_TEST((scratch.read("p.npy").size() == 128U + 12 * 3 * 4));
}

BOOST_AUTO_TEST_CASE(a_trained_model_outlives_its_data) {
  const Scratch scratch;
  const fs::path table = scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  BOOST_TEST_REQUIRE(run_plexus({"train", "run.yaml", "--out", "out"}, scratch.path()).exit_code == 0);
  const Outcome before = run_plexus({"predict", "out", "--input", "small.csv"}, scratch.path());
  const Outcome summary = run_plexus({"summary", "out"}, scratch.path());
  fs::rename(table, scratch.path() / "moved.csv");
  const Outcome after = run_plexus({"predict", "out", "--input", "moved.csv"}, scratch.path());
  BOOST_TEST(after.exit_code == 0, after.err);
  BOOST_TEST(after.out == before.out);
  BOOST_TEST(run_plexus({"summary", "out"}, scratch.path()).out == summary.out);
  const Outcome evaluated = run_plexus({"evaluate", "out"}, scratch.path());
  BOOST_TEST(evaluated.exit_code == 2);
  BOOST_TEST(evaluated.err.find("small.csv") != std::string::npos, evaluated.err);
}

BOOST_AUTO_TEST_CASE(a_run_that_is_not_complete_is_used_with_a_note) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  BOOST_TEST_REQUIRE(run_plexus({"train", "run.yaml", "--out", "out"}, scratch.path()).exit_code == 0);
  const std::string manifest = scratch.read("out/manifest.json");
  BOOST_TEST_REQUIRE(manifest.find("\"state\": \"complete\"") != std::string::npos, manifest);
  const std::vector<std::vector<std::string>> commands = {{"evaluate", "out"},
                                                          {"predict", "out", "--input", "small.csv"}};
  for (const auto& command : commands) {
    scratch.write("out/manifest.json", manifest);
    const Outcome complete = run_plexus(command, scratch.path());
    BOOST_TEST(complete.exit_code == 0);
    BOOST_TEST(complete.err == "");
    scratch.write("out/manifest.json", with(manifest, "\"complete\"", "\"interrupted\""));
    const Outcome interrupted = run_plexus(command, scratch.path());
    BOOST_TEST(interrupted.exit_code == 0, interrupted.err);
    BOOST_TEST(interrupted.out == complete.out);
    BOOST_TEST(interrupted.err.find("out was interrupted") != std::string::npos, interrupted.err);
  }
}

BOOST_AUTO_TEST_CASE(a_manifest_tells_what_bits_depend_on,
                     *boost::unit_test::precondition(plexus::test::needs_onednn)) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  const Outcome trained =
      run_plexus({"train", "run.yaml", "backend=onednn", "threads=2", "--out", "out"}, scratch.path());
  BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  const auto bits = nlohmann::json::parse(scratch.read("out/manifest.json")).at("bits_depend_on");
  BOOST_TEST(bits.at("backend") == "onednn");
  BOOST_TEST(bits.at("threads") == 2);
  BOOST_TEST(bits.at("batch_size") == 4);
  BOOST_TEST(bits.at("precision") == "float32");
  BOOST_TEST(bits.at("instruction_set").get<std::string>().starts_with("AVX"));
  BOOST_TEST(bits.at("libraries").at(0).get<std::string>().starts_with("oneDNN "));
}

BOOST_AUTO_TEST_CASE(a_plugin_that_changes_the_process_is_told_however_quiet) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  const std::string plugin = PLEXUS_FAST_MATH;
  const std::string warning = "plugin 'fast_math' 1.0.0 (" + plugin + ") changed how floating-point numbers";
  const auto count = [&](const std::string& text) {
    std::size_t found = 0;
    for (auto at = text.find(warning); at != text.npos; at = text.find(warning, at + 1)) ++found;
    return found;
  };
  const Outcome listed = run_plexus({"plugin", "list", "--plugin", plugin}, scratch.path());
  BOOST_TEST(listed.exit_code == 0, listed.err);
  BOOST_TEST(count(listed.err) == 1U, listed.err);
  for (const char* how : {"--quiet", "--json"}) {
    const Outcome trained = run_plexus(
        {"train", "run.yaml", "--plugin", plugin, how, "--out", std::string("out") + how}, scratch.path());
    BOOST_TEST(trained.exit_code == 0, trained.err);
    BOOST_TEST(count(trained.err + trained.out) == 1U, trained.err + trained.out);
  }
}

BOOST_AUTO_TEST_CASE(a_damaged_manifest_is_named) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  BOOST_TEST_REQUIRE(run_plexus({"train", "run.yaml", "--out", "out"}, scratch.path()).exit_code == 0);
  for (const char* manifest : {"{\"classes\": {\"kind\": [1, 2]}}", "{\"classes\": 3", "[]"}) {
    scratch.write("out/manifest.json", manifest);
    const Outcome predicted = run_plexus({"predict", "out", "--input", "small.csv"}, scratch.path());
    BOOST_TEST(predicted.exit_code == 1);
    BOOST_TEST(predicted.err.find("manifest.json is damaged") != std::string::npos, predicted.err);
  }
}

BOOST_AUTO_TEST_CASE(data_that_changed_since_the_run_is_named) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  BOOST_TEST_REQUIRE(run_plexus({"train", "run.yaml", "--out", "out"}, scratch.path()).exit_code == 0);
  scratch.write("small.csv", with(small_table, "0.1,0.1", "0.3,0.1"));
  const Outcome evaluated = run_plexus({"evaluate", "out"}, scratch.path());
  BOOST_TEST(evaluated.exit_code == 1);
  BOOST_TEST(evaluated.err.find("small.csv") != std::string::npos, evaluated.err);
  BOOST_TEST(evaluated.err.find("--accept-changed") != std::string::npos, evaluated.err);
  for (const char* command : {"evaluate", "train"}) {
    const Outcome accepted = run_plexus({command, "out", "--accept-changed"}, scratch.path());
    BOOST_TEST(accepted.exit_code == 0, accepted.err);
  }
}

BOOST_AUTO_TEST_CASE(class_weights_count_in_training_only) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  BOOST_TEST_REQUIRE(run_plexus({"train", "run.yaml", "--out", "out"}, scratch.path()).exit_code == 0);
  std::vector<std::string> evaluate = {"evaluate", "out", "--split", "train", "--json"};
  const Outcome plain = run_plexus(evaluate, scratch.path());
  evaluate.push_back("data.class_weight={rose: 10}");
  const Outcome weighted = run_plexus(evaluate, scratch.path());
  BOOST_TEST_REQUIRE(weighted.exit_code == 0, weighted.err);
  BOOST_TEST(weighted.out == plain.out);
}

BOOST_AUTO_TEST_CASE(cells_of_columns_that_are_not_used_may_be_empty) {
  const Scratch scratch;
  scratch.write("small.csv", with(small_table, "0.2,0.1,rose,1", "0.2,0.1,rose,"));
  scratch.write("run.yaml", small_run);
  const Outcome trained = run_plexus({"train", "run.yaml", "--out", "out"}, scratch.path());
  BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  scratch.write("new.csv", "x,y,kind,weight\n0.1,0.1,,\n0.9,0.1,,\n");
  const Outcome predicted = run_plexus({"predict", "out", "--input", "new.csv"}, scratch.path());
  BOOST_TEST(predicted.exit_code == 0, predicted.err);
  const Outcome weighted =
      run_plexus({"train", "run.yaml", "data.sample_weight=weight", "--out", "other"}, scratch.path());
  BOOST_TEST(weighted.exit_code == 1);
  BOOST_TEST(weighted.err.find("small.csv:5: column 'weight': the cell is empty") != std::string::npos,
             weighted.err);
}

BOOST_AUTO_TEST_CASE(a_run_with_more_steps_than_rows_says_so) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  const Outcome trained =
      run_plexus({"train", "run.yaml", "fit.steps_per_epoch=9", "--out", "out"}, scratch.path());
  BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  BOOST_TEST(trained.err.find("warning: steps_per_epoch is 9") != std::string::npos, trained.err);
}

BOOST_AUTO_TEST_CASE(versions_of_the_libraries_are_told) {
  const Scratch scratch;
  const Outcome told = run_plexus({"--version"}, scratch.path());
  BOOST_TEST_REQUIRE(told.exit_code == 0, told.err);
  for (const char* part : {"plexus 0.", "  Boost 1.", "  fmt ", "  zlib 1.", "  libelf 0.", "  nettle 3.",
                           "backend reference"}) {
    BOOST_TEST(told.out.find(part) != std::string::npos, told.out);
  }
}

BOOST_AUTO_TEST_CASE(summary_is_the_table_of_keras) {
  const Scratch scratch;
  const Outcome shown =
      run_plexus({"summary", PLEXUS_SOURCE "/apps/examples/fashion_mnist.yaml"}, scratch.path());
  BOOST_TEST_REQUIRE(shown.exit_code == 0, shown.err);
  for (const char* part : {"235,500", "30,100", "1,010", "266,610", "(None, 784)", "dense_2"}) {
    BOOST_TEST(shown.out.find(part) != std::string::npos, shown.out);
  }
}

BOOST_AUTO_TEST_SUITE_END()
