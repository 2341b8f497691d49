#include <boost/test/unit_test.hpp>

#include "../support/holds.hpp"
#include "../support/process.hpp"
#include "small_run.hpp"

using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(config_command)

/// What `config` prints is what training writes, and trains to equal bits.
BOOST_AUTO_TEST_CASE(the_resolved_file_trains_again_to_equal_bits) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("small.yaml", small_run);
  const Outcome config = run_plexus({"config", "small.yaml", "fit.epochs=3"}, scratch.path());
  BOOST_REQUIRE_MESSAGE(config.exit_code == 0, config.err);
  BOOST_REQUIRE(run_plexus({"train", "small.yaml", "fit.epochs=3", "--out", "a", "--quiet"}, scratch.path())
                    .exit_code == 0);
  BOOST_TEST(config.out == scratch.read("a/config.yaml"));
  scratch.write("elsewhere/resolved.yaml", config.out);
  BOOST_REQUIRE(
      run_plexus({"train", "elsewhere/resolved.yaml", "--out", "b", "--quiet"}, scratch.path()).exit_code ==
      0);
  BOOST_TEST(!scratch.read("a/weights.safetensors").empty());
  BOOST_TEST(scratch.read("a/weights.safetensors") == scratch.read("b/weights.safetensors"));
  BOOST_TEST(scratch.read("a/config.yaml") == scratch.read("b/config.yaml"));
  // A run directory gives its own file.
  BOOST_TEST(run_plexus({"config", "a"}, scratch.path()).out == config.out);
  BOOST_TEST(holds(run_plexus({"config", "a", "fit.epochs=4"}, scratch.path()).out, "epochs: 4\n"));
}

/// A folder whose name looks like a variable: the resolved file and the run directory still find it.
BOOST_AUTO_TEST_CASE(a_text_with_a_dollar_and_a_brace_survives) {
  const Scratch scratch;
  scratch.write("${a}/small.csv", small_table);
  scratch.write("small.yaml", with(small_run, "{file: small.csv}", "{file: \"$${a}/small.csv\"}"));
  const Outcome config = run_plexus({"config", "small.yaml"}, scratch.path());
  BOOST_REQUIRE_MESSAGE(config.exit_code == 0, config.err);
  scratch.write("resolved.yaml", config.out);
  const Outcome trained = run_plexus({"train", "resolved.yaml", "--out", "a", "--quiet"}, scratch.path());
  BOOST_REQUIRE_MESSAGE(trained.exit_code == 0, trained.err);
  BOOST_TEST(scratch.read("a/config.yaml") == config.out);
  BOOST_TEST(run_plexus({"evaluate", "a"}, scratch.path()).exit_code == 0);
}

BOOST_AUTO_TEST_CASE(lists_are_appended_to_and_entries_are_removed) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("small.yaml", small_run);
  const Outcome config =
      run_plexus({"config", "small.yaml", "metrics+=accuracy", "model.dense-", "data.test-"}, scratch.path());
  BOOST_REQUIRE_MESSAGE(config.exit_code == 0, config.err);
  BOOST_TEST(holds(config.out, "metrics:\n  - accuracy\n  - accuracy\n"), config.out);
  BOOST_TEST(!holds(config.out, "units: 8\n"));
  BOOST_TEST(holds(config.out, "units: 3\n"));
  BOOST_TEST(!holds(config.out, "test:"));
  const Outcome absent = run_plexus({"config", "small.yaml", "model.dense_2-"}, scratch.path());
  BOOST_TEST(absent.exit_code == 2);
  BOOST_TEST(holds(absent.err, "model has no 'dense_2'; did you mean 'dense_1'?"), absent.err);
}

BOOST_AUTO_TEST_SUITE_END()
