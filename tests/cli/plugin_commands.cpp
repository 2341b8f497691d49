// `plexus plugin` why, pin and try, and --require-pinned, through the executable.

#include <plexus/data/npy.hpp>

#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../support/holds.hpp"
#include "../support/process.hpp"
#include "../support/require_holds.hpp"
#include "plugin_folder.hpp"
#include "small_run.hpp"

using namespace plexus;
using namespace plexus::tests;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(plugin_commands)

namespace {

Tensor two_rows() { return Tensor::of<float>({2, 3}, {-1.0F, 0.0F, 0.5F, 1.0F, 2.0F, -3.0F}); }

}  // namespace

BOOST_FIXTURE_TEST_CASE(why_tells_what_is_there_and_what_is_near, PluginFolder) {
  const Outcome known = plexus({"why", "mse"});
  BOOST_TEST(known.exit_code == 0, known.err);
  require_holds(known.out, {"loss 'mse', called 'mean_squared_error': from plugin 'losses'",
                            "searched:", "never the working directory"});
  const Outcome unknown = plexus({"why", "snak", "--plugin", "./snake.so"});
  BOOST_TEST(unknown.exit_code == 1, unknown.err);
  require_holds(unknown.out,
                {"no component is called 'snak'", "layer 'snake'", "no folder for plugins has snak.so"});
}

BOOST_FIXTURE_TEST_CASE(why_tells_which_libraries_are_refused_and_runs_none, PluginFolder) {
  scratch.write("plugins/text.so", "no library");
  scratch.write("plugins/short.so", scratch.read("snake.so").substr(0, 5000));
  fs::copy(PLEXUS_EXITS_WHEN_LOADED, scratch.path() / "plugins/exits.so");
  const Outcome outcome = plexus({"why", "exits", "--plugin-dir", "plugins", "--plugin-dir", "nowhere"});
  BOOST_TEST(outcome.exit_code == 1, outcome.err);
  require_holds(outcome.out, {"text.so: refused", "it is not an ELF shared library", "short.so: refused",
                              "truncated", "plugin 'exits_when_loaded' 1.0.0, not loaded",
                              "as a plugin, 'exits' is the first that is found",
                              "nowhere (--plugin-dir): there is no such folder"});
  const Outcome given = plexus({"why", "snake", "--plugin", "plugins/text.so"});
  require_holds(given.out, {"--plugin plugins/text.so is refused", "not an ELF"});
}

BOOST_FIXTURE_TEST_CASE(pin_writes_the_hash_and_nothing_else, PluginFolder) {
  const std::vector<std::pair<std::string, std::string>> forms = {
      {"plugins: [./snake.so]  # mine", "plugins: [{file: ./snake.so, sha256: \"H\"}]  # mine"},
      {"plugins: [\"./snake.so\" , './snake.so']",
       "plugins: [{file: \"./snake.so\", sha256: \"H\"} , {file: './snake.so', sha256: \"H\"}]"},
      {"plugins:\n  # a comment\n  - ./snake.so # é\n",
       "plugins:\n  # a comment\n  - {file: ./snake.so, sha256: \"H\"} # é\n"},
      {"plugins: [{file: ./snake.so}]", "plugins: [{file: ./snake.so, sha256: \"H\"}]"},
      {"plugins:\n  - file: ./snake.so  # the layer\n",
       "plugins:\n  - file: ./snake.so  # the layer\n    sha256: \"H\"\n"},
      {"plugins:\n  - sha256: " + std::string(64, 'a') + "\n    file: ./snake.so\n",
       "plugins:\n  - sha256: \"H\"\n    file: ./snake.so\n"},
      {"plugins: []", "plugins: []"}};
  for (const auto& [before, after] : forms) {
    const std::string run = with(small_run, "seed: 1\n", "# ü: a comment\nseed: 1\n" + before + "\n");
    scratch.write("run.yaml", run);
    const Outcome outcome = plexus({"pin", "run.yaml"});
    BOOST_TEST(outcome.exit_code == 0, outcome.err);
    std::string expected = after;
    for (auto at = expected.find("\"H\""); at != expected.npos; at = expected.find("\"H\"")) {
      expected.replace(at, 3, '"' + hash() + '"');
    }
    BOOST_TEST(scratch.read("run.yaml") == with(run, before, expected));
    const std::string pinned = scratch.read("run.yaml");
    BOOST_TEST(plexus({"pin", "run.yaml"}).exit_code == 0);
    BOOST_TEST(scratch.read("run.yaml") == pinned);
  }
}

BOOST_FIXTURE_TEST_CASE(pin_refuses_what_cannot_be_loaded_and_leaves_the_file, PluginFolder) {
  scratch.write("text.so", "no library");
  for (const auto& [plugins, says] :
       std::vector<std::pair<std::string, std::string>>{{"[./snake.so, ./gone.so]", "run.yaml:3:23"},
                                                        {"[./text.so]", "not an ELF"},
                                                        {"\"${all}\"", "in their place"}}) {
    const std::string run =
        with(small_run, "seed: 1\n", "seed: 1\nplugins: " + plugins + "\nvars: {all: [./snake.so]}\n");
    scratch.write("run.yaml", plugins.front() == '[' ? with(run, "vars: {all: [./snake.so]}\n", "") : run);
    const std::string before = scratch.read("run.yaml");
    const Outcome outcome = plexus({"pin", "run.yaml"});
    BOOST_TEST(outcome.exit_code == 2, outcome.err);
    BOOST_TEST(holds(outcome.err, says), outcome.err);
    BOOST_TEST(scratch.read("run.yaml") == before);
  }
}

BOOST_FIXTURE_TEST_CASE(required_pins_refuse_what_has_none, PluginFolder) {
  scratch.write("small.csv", small_table);
  const std::string run = with(with(small_run, "seed: 1\n", "seed: 1\nplugins: [./snake.so]\n"),
                               "dense: {units: 8, activation: relu}", "snake");
  scratch.write("run.yaml", run);
  const auto check = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"check", "run.yaml", "--require-pinned"});
    return run_plexus(more, scratch.path());
  };
  const Outcome refused = check({});
  BOOST_TEST(refused.exit_code == 2);
  require_holds(refused.err, {"run.yaml:3:11", "'./snake.so' has no sha256", "plexus plugin pin"});
  BOOST_TEST(plexus({"pin", "run.yaml"}).exit_code == 0);
  const Outcome taken = check({});
  BOOST_TEST(taken.exit_code == 0, taken.err);
  const Outcome given = check({"--plugin", "./snake.so"});
  BOOST_TEST(given.exit_code == 2);
  BOOST_TEST(holds(given.err, "is given without a sha256"), given.err);
  const Outcome both = check({"--accept-changed"});
  BOOST_TEST(both.exit_code == 2);
  BOOST_TEST(holds(both.err, "leave one of the two"), both.err);
  const Outcome listed =
      run_plexus({"plugin", "list", "--plugin", "./snake.so", "--require-pinned"}, scratch.path());
  BOOST_TEST(listed.exit_code == 2, listed.err);

  // A run directory has the hashes of all its plugins.
  const Outcome trained =
      run_plexus({"train", "run.yaml", "--quiet", "--out", "out", "--require-pinned"}, scratch.path());
  BOOST_TEST(trained.exit_code == 0, trained.err);
  BOOST_TEST(run_plexus({"evaluate", "out", "--require-pinned"}, scratch.path()).exit_code == 0);
  scratch.write("snake.so", scratch.read("snake.so") + "another build");
  const Outcome changed = run_plexus({"evaluate", "out", "--require-pinned"}, scratch.path());
  BOOST_TEST(changed.exit_code != 0);
  BOOST_TEST(holds(changed.err, "it is not the file that was pinned"), changed.err);
}

// snake(x) = x + sin(a x)^2 / a, whose derivative is 1 + sin(2 a x); a starts as 1.
BOOST_FIXTURE_TEST_CASE(try_computes_a_layer_and_its_gradient, PluginFolder) {
  const Tensor x = two_rows();
  write_npy(scratch.path() / "x.npy", x);
  const Outcome outcome = plexus({"try", "./snake.so", "snake", "--input", "x.npy", "--gradient", "--explain",
                                  "--output", "y.npy", "--backend", "reference"});
  BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.err);
  const Tensor y = read_npy(scratch.path() / "y.npy");
  BOOST_TEST_REQUIRE(y.shape() == x.shape());
  for (std::int64_t i = 0; i < x.elements(); ++i) {
    const double v = x.at(i);
    BOOST_TEST(std::abs(y.at(i) - (v + std::sin(v) * std::sin(v))) < 1e-6);
  }
  // 1 + sin(2) at x = 1; a parameter's gradient is there too.
  require_holds(outcome.out, {"layer 'snake' of plugin 'snake'", "on reference", "output\n  float32 [2, 3]",
                              "gradient by x0", "1.9093", "gradient by snake/", "graph\n", "kernels\n"});
}

BOOST_FIXTURE_TEST_CASE(try_computes_a_loss_on_a_target, PluginFolder) {
  const std::string losses = (fs::path(PLEXUS_BUILD) / "lib/plexus/plugins/losses.so").string();
  write_npy(scratch.path() / "x.npy", two_rows());
  write_npy(scratch.path() / "t.npy", Tensor::full({DType::float32, {2, 3}}, 1));
  const Outcome outcome =
      plexus({"try", losses, "mse", "--input", "x.npy", "--target", "t.npy", "--output", "y.npy"});
  BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.err);
  const Tensor y = read_npy(scratch.path() / "y.npy");
  BOOST_TEST_REQUIRE(y.elements() == 2);
  BOOST_TEST(std::abs(y.at(0) - (4 + 1 + 0.25) / 3) < 1e-6);
  BOOST_TEST(std::abs(y.at(1) - (0.0 + 1 + 16) / 3) < 1e-6);
}

// The first example of dense is {units: 8} on rows of four numbers; options that are given go before its own.
BOOST_FIXTURE_TEST_CASE(try_without_input_uses_the_example_of_the_schema, PluginFolder) {
  const fs::path libraries = fs::path(PLEXUS_BUILD) / "lib/plexus/plugins";
  const Outcome snake = plexus({"try", "./snake.so", "snake", "--output", "y.npy"});
  BOOST_TEST_REQUIRE(snake.exit_code == 0, snake.err);
  require_holds(snake.out,
                {"drawn inputs, 3 rows as in ", "--input FILE.npy gives others", "x0\n  float32 [3, "});
  BOOST_TEST(read_npy(scratch.path() / "y.npy").shape()[0] == 3);
  const Outcome dense = plexus({"try", (libraries / "layers.so").string(), "dense", "units=5"});
  BOOST_TEST(dense.exit_code == 0, dense.err);
  require_holds(dense.out, {"units: 5", "output\n  float32 [3, 5]"});
  // Indices, and a target of classes.
  const Outcome embedding = plexus({"try", (libraries / "layers.so").string(), "embedding"});
  BOOST_TEST(embedding.exit_code == 0, embedding.err);
  BOOST_TEST(holds(embedding.out, "x0\n  int32 [3, "), embedding.out);
  const Outcome loss = plexus({"try", (libraries / "losses.so").string(), "sparse_categorical_crossentropy"});
  BOOST_TEST(loss.exit_code == 0, loss.err);
  require_holds(loss.out, {"target\n  int32 [3]", "output\n  float32 [3]"});
}

BOOST_FIXTURE_TEST_CASE(try_refuses_in_words, PluginFolder) {
  const std::string metrics = (fs::path(PLEXUS_BUILD) / "lib/plexus/plugins/metrics.so").string();
  const std::string losses = (fs::path(PLEXUS_BUILD) / "lib/plexus/plugins/losses.so").string();
  write_npy(scratch.path() / "x.npy", two_rows());
  write_npy(scratch.path() / "one.npy", Tensor::scalar(1.0F));
  write_npy(scratch.path() / "five.npy", Tensor::full({DType::int64, {5}}, 0));
  const std::vector<std::pair<std::vector<std::string>, std::string>> wrong = {
      {{"./snake.so", "snake", "--target", "x.npy"}, "the prediction in --input, which is missing"},
      {{"./snake.so"}, "the name of a component is missing"},
      {{"./snake.so", "snak", "--input", "x.npy"},
       "has no component 'snak'; did you mean 'snake'?; it has: snake"},
      {{"./snake.so", "snake", "alpa=1", "--input", "x.npy"}, "unknown option 'alpa'"},
      {{"./snake.so", "snake", "alpha", "--input", "x.npy"}, "expected key=value"},
      {{"./snake.so", "snake", "--input", "gone.npy"}, "gone.npy"},
      {{"./snake.so", "snake", "--input", "one.npy"}, "has rows on its first axis"},
      {{"./snake.so", "snake", "--input", "x.npy", "--target", "x.npy"}, "without a target"},
      {{"./snake.so", "snake", "--input", "x.npy", "--precision", "half"}, "float32 or float64"},
      {{"./snake.so", "zzzzzz", "--input", "x.npy"}, "has no component 'zzzzzz'; it has: snake"},
      {{"./snake.so", "snake", "a=1", "a=2", "--input", "x.npy"}, "the option 'a' is given twice"},
      {{losses, "sparse_categorical_crossentropy", "--input", "x.npy", "--target", "five.npy"},
       "the prediction [2, 3] and the target [5] differ in their rows, 2 and 5"},
      {{"./snake.so", "snake", "--input", "x.npy", "--backend", "nosuch"},
       "there is no backend 'nosuch'; known: reference, onednn\n"},
      {{losses, "mse", "--input", "x.npy"}, "needs a target"},
      {{metrics, "accuracy", "--input", "x.npy"}, "a metric 'accuracy' cannot be tried on a tensor"}};
  for (const auto& [words, says] : wrong) {
    std::vector<std::string> all = {"try"};
    all.insert(all.end(), words.begin(), words.end());
    const Outcome outcome = plexus(all);
    BOOST_TEST(outcome.exit_code != 0);
    BOOST_TEST(holds(outcome.err, says), says << " is not in:\n" << outcome.err);
  }
}

BOOST_AUTO_TEST_SUITE_END()
