#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../support/process.hpp"
#include "small_run.hpp"

using namespace plexus::tests;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(installed)

namespace {

/// Plexus, installed to a folder of its own.
struct Installed {
  Scratch scratch;
  fs::path prefix = scratch.path() / "prefix";
  std::string program = prefix / "bin/plexus";

  Installed() {
    const Outcome outcome = run({"cmake", "--install", PLEXUS_BUILD, "--prefix", prefix}, scratch.path());
    BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.out << outcome.err);
  }

  fs::path library(const std::string& name) const {
    for (const auto& entry : fs::recursive_directory_iterator(prefix)) {
      if (entry.path().filename() == name + ".so") return entry.path();
    }
    BOOST_FAIL(name + ".so is not installed");
    return {};
  }

  /// "loss mean_squared_error" and so on: the lines of `plugin list` that name components, without those of
  /// `library` if one is given; or only those.
  std::set<std::string> components(const std::string& of = "") const {
    const Outcome outcome = run({program, "plugin", "list"}, scratch.path());
    BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.err);
    std::set<std::string> found;
    std::istringstream lines(outcome.out);
    std::string owner;
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      std::string kind, name;
      words >> kind >> name;
      if (line.rfind("  ", 0) != 0) {
        owner = kind;
      } else if (of.empty() || owner == of) {
        found.insert(kind + " " + name);
      }
    }
    return found;
  }
};

}  // namespace

BOOST_DATA_TEST_CASE(without_a_library_exactly_its_components_are_missing,
                     boost::unit_test::data::make({"layers", "activations", "losses", "optimizers", "metrics",
                                                   "initializers", "regularizers", "constraints",
                                                   "datasets"}),
                     name) {
  const Installed plexus;
  const std::set<std::string> all = plexus.components();
  const std::set<std::string> own = plexus.components(name);
  BOOST_TEST(!own.empty());
  const fs::path library = plexus.library(name);
  fs::remove(library);
  std::set<std::string> expected;
  std::set_difference(all.begin(), all.end(), own.begin(), own.end(),
                      std::inserter(expected, expected.end()));
  BOOST_TEST((plexus.components() == expected));

  plexus.scratch.write("small.csv", small_table);
  plexus.scratch.write("run.yaml", small_run);
  const Outcome outcome = run({plexus.program, "train", "run.yaml"}, plexus.scratch.path());
  if (std::string(name) == "regularizers" || std::string(name) == "constraints") {
    BOOST_TEST(outcome.exit_code == 0, outcome.err);  // the run names none
  } else {
    BOOST_TEST(outcome.exit_code == 2, outcome.err);
    // Where other layers are left, they are listed; where nothing is, the folder is named.
    const bool lists = std::string(name) == "layers" || std::string(name) == "activations";
    const std::string told = lists ? "; the layers are: " : library.parent_path().string();
    BOOST_TEST(outcome.err.find(told) != std::string::npos, outcome.err);
    BOOST_TEST(!fs::exists(plexus.scratch.path() / "runs"));
  }
}

BOOST_AUTO_TEST_CASE(without_a_backend_it_says_where_it_looked) {
  const Installed plexus;
  const fs::path library = plexus.library("reference");
  fs::remove(library);
  plexus.scratch.write("small.csv", small_table);
  plexus.scratch.write("run.yaml", small_run);
  const Outcome outcome = run({plexus.program, "train", "run.yaml"}, plexus.scratch.path());
  BOOST_TEST(outcome.exit_code != 0);
  BOOST_TEST(outcome.err.find(library.parent_path().string()) != std::string::npos, outcome.err);
}

BOOST_AUTO_TEST_CASE(a_comparison_leaves_out_a_library_that_cannot_be_opened_unless_it_is_asked_for) {
  const Installed plexus;
  plexus.scratch.write("small.csv", small_table);
  plexus.scratch.write("run.yaml", small_run);
  const fs::path library = plexus.library("reference").parent_path() / "cracked.so";
  std::ofstream(library) << "no library";
  const auto compare = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {plexus.program, "compare", "run.yaml", "--seconds", "0", "--steps", "0"});
    return run(words, plexus.scratch.path());
  };
  const Outcome all = compare({});
  BOOST_TEST(all.exit_code == 0, all.err);
  BOOST_TEST(all.out.find("note: cracked was skipped: ") != std::string::npos, all.out);
  BOOST_TEST(all.out.find(library.string()) != std::string::npos, all.out);
  const Outcome asked = compare({"--backends", "reference,cracked"});
  BOOST_TEST(asked.exit_code == 2, asked.out);
  BOOST_TEST(asked.err.find(library.string()) != std::string::npos, asked.err);
  // Which backend is fastest cannot be told without it: nothing is chosen silently.
  const Outcome fastest = run({plexus.program, "train", "run.yaml", "backend=null"}, plexus.scratch.path());
  for (const Outcome& refused : {fastest, compare({"backend=null"})}) {
    BOOST_TEST(refused.exit_code == 2, refused.out << refused.err);
    BOOST_TEST(refused.err.find(library.string()) != std::string::npos, refused.err);
  }
}

// The example of a plugin author: a repository of its own against the installed tree, with both compilers.
BOOST_DATA_TEST_CASE(a_plugin_is_built_and_used_outside_the_tree,
                     boost::unit_test::data::make({"g++", "clang++"}), compiler) {
  const Installed plexus;
  const fs::path folder = plexus.scratch.path() / "snake";
  fs::copy(PLEXUS_SOURCE "/apps/examples/snake", folder);
  const Outcome configured =
      run({"cmake", "-G", "Ninja", "-S", ".", "-B", "build", "-DCMAKE_CXX_COMPILER=" + std::string(compiler),
           "-DCMAKE_PREFIX_PATH=" + plexus.prefix.string()},
          folder);
  BOOST_TEST_REQUIRE(configured.exit_code == 0, configured.out << configured.err);
  const Outcome built = run({"cmake", "--build", "build"}, folder);
  BOOST_TEST_REQUIRE(built.exit_code == 0, built.out << built.err);
  const Outcome trained = run({plexus.program, "train", "snake.yaml", "fit.epochs=1",
                               "fit.steps_per_epoch=300", "--out", "out", "--json"},
                              folder);
  BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  const Outcome evaluated = run({plexus.program, "evaluate", "out", "--json"}, folder);
  BOOST_TEST_REQUIRE(evaluated.exit_code == 0, evaluated.err);
  // 300 steps bring any sane network of this size well above chance (0.1).
  BOOST_TEST(nlohmann::json::parse(evaluated.out).value("accuracy", 0.0) > 0.6, evaluated.out);
  BOOST_TEST(
      (plexus.scratch.read("snake/out/weights.safetensors").find("snake/frequency") != std::string::npos));
}

/// What `plexus formula --plugin` writes is built as any plugin, and trains to the bits of the formula
/// itself.
BOOST_AUTO_TEST_CASE(a_plugin_is_built_of_a_formula) {
  const Installed plexus;
  const auto succeeding = [](const std::vector<std::string>& command, const fs::path& folder) {
    const Outcome outcome = run(command, folder);
    BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.out << outcome.err);
  };
  // Each value has two gradients at most, whose sum does not depend on the order in which C++ evaluates.
  const std::string text =
      "where(other > -1, max(x, 0.5) * sigmoid(beta * x), 1/3) - mean(matmul(other, kernel))^2";
  succeeding({plexus.program, "formula", text, "--inputs", "x,other", "--parameters",
              "beta kernel:features,7=glorot_uniform", "--plugin", "gated", "--dir", "gated"},
             plexus.scratch.path());
  const fs::path folder = plexus.scratch.path() / "gated";
  succeeding({"cmake", "-S", ".", "-B", "build", "-DCMAKE_PREFIX_PATH=" + plexus.prefix.string()}, folder);
  succeeding({"cmake", "--build", "build"}, folder);
  succeeding({plexus.program, "train", "gated.yaml", "--out", "plugin", "fit.epochs=2"}, folder);

  const std::string written = plexus.scratch.read("gated/gated.yaml");
  const std::string formula = "- formula: {value: \"" + text +
                              "\", inputs: [x, other], from: [x, other], name: gated,\n"
                              "      parameters: {beta: {shape: [features], initializer: ones},\n"
                              "        kernel: {shape: [features, 7], initializer: glorot_uniform}}}";
  plexus.scratch.write("gated/formula.yaml", with(with(written, "- gated: {from: [x, other]}", formula),
                                                  "plugins: [./build/gated.so]\n", ""));
  succeeding({plexus.program, "train", "formula.yaml", "--out", "formula", "fit.epochs=2"}, folder);
  const std::string weights = plexus.scratch.read("gated/plugin/weights.safetensors");
  BOOST_TEST(!weights.empty());
  BOOST_TEST(weights == plexus.scratch.read("gated/formula/weights.safetensors"));
}

BOOST_AUTO_TEST_SUITE_END()
