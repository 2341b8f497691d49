#include <plexus/error/error.hpp>
#include <plexus/run/open_run.hpp>

#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "../../cli/small_run.hpp"
#include "../../support/holds.hpp"
#include "../../support/scratch.hpp"

using namespace plexus;
using plexus::tests::holds;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(opening_runs)

namespace {

/// The error with which a run is refused.
ConfigError refusal(const std::string& run, const OpenOptions& options = {}) {
  const tests::Scratch scratch;
  scratch.write("small.csv", tests::small_table);
  try {
    open_run(scratch.write("run.yaml", run), options);
  } catch (const ConfigError& error) {
    return error;
  }
  return ConfigError("nothing was thrown");
}

}  // namespace

BOOST_AUTO_TEST_CASE(plugins_can_be_forbidden) {
  const std::string run = tests::with(tests::small_run, "seed: 1", "seed: 1\nplugins: [./small.csv]");
  const ConfigError allowed = refusal(run);
  BOOST_TEST(holds(allowed.message(), "ELF"), allowed.message());  // the file was looked at
  const ConfigError forbidden = refusal(run, {.allowed = Plugins::none});
  BOOST_TEST(holds(forbidden.message(), "asks for the plugin './small.csv'"), forbidden.message());
  BOOST_TEST(!holds(forbidden.message(), "ELF"), forbidden.message());
  BOOST_TEST(forbidden.facts().line == 3);
  BOOST_TEST(forbidden.facts().column == 11);
}

BOOST_AUTO_TEST_CASE(plugins_that_are_forbidden_cannot_be_asked_for_either) {
  const tests::Scratch scratch;
  scratch.write("small.csv", tests::small_table);
  const fs::path file = scratch.write("run.yaml", tests::small_run);
  const OpenOptions both = {.plugins = {"./small.csv"}, .allowed = Plugins::none};
  BOOST_CHECK_THROW(open_run(file, both), UsageError);
  BOOST_TEST(open_run(file, OpenOptions{.allowed = Plugins::none}).config().plugins.empty());
}

BOOST_AUTO_TEST_CASE(an_error_has_its_place_as_facts) {
  const ConfigError unknown = refusal(tests::with(tests::small_run, "learning_rate", "learing_rate"));
  BOOST_TEST(unknown.facts().file.ends_with("run.yaml"), unknown.facts().file);
  BOOST_TEST(unknown.facts().line == 14);
  BOOST_TEST(unknown.facts().column == 19);
  BOOST_TEST(unknown.facts().layer == "");
  const ConfigError in_layer = refusal(tests::with(tests::small_run, "units: 3, activation: softmax",
                                                   "units: 3, activation: {softmax: {axis: 3}}"));
  BOOST_TEST(in_layer.facts().layer == "dense_1", in_layer.message());
  BOOST_TEST(in_layer.facts().line == 12);
  BOOST_TEST(in_layer.facts().column == 5);
  const ConfigError of_weight =
      refusal(tests::with(tests::small_run, "fit:", "loss_weights:\n  dense_2: 2\nfit:"));
  BOOST_TEST(holds(of_weight.message(), "no output 'dense_2'; did you mean 'dense_1'?"), of_weight.message());
  BOOST_TEST(of_weight.facts().line == 17);
  BOOST_TEST(of_weight.facts().column == 3);
  const ConfigError in_override = refusal(tests::small_run, {.overrides = {"fit.epoch=5"}});
  BOOST_TEST(in_override.facts().file == "override");
  BOOST_TEST(in_override.facts().line == 0);
  BOOST_TEST(in_override.facts().column == 5);
}

BOOST_AUTO_TEST_SUITE_END()
