#include <plexus/config/to_yaml.hpp>
#include <plexus/config/tree.hpp>
#include <plexus/config/yaml.hpp>
#include <plexus/error/error.hpp>
#include <plexus/run/open_run.hpp>

#include <filesystem>
#include <fstream>
#include <functional>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "../support/process.hpp"
#include "mutations.hpp"
#include "only_plexus_refuses.hpp"
#include "run_file_schema.hpp"

using namespace plexus;
using namespace plexus::tests::mutations;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(mutator)

namespace {

/// A way to a map entry: keys, and indices of lists, from the root.
using Path = std::vector<std::string>;

std::string text(const Path& path) {
  std::string joined;
  for (const std::string& step : path) joined += (joined.empty() ? "" : ".") + step;
  return joined;
}

Tree& child(Tree& tree, const std::string& step) {
  return tree.is_list() ? tree.items()[std::stoul(step)] : *tree.find(step);
}

Tree& at(Tree& root, const Path& path) {
  Tree* tree = &root;
  for (const std::string& step : path) tree = &child(*tree, step);
  return *tree;
}

void collect(const Tree& tree, const Path& path, std::vector<Path>& found) {
  const auto enter = [&](const std::string& step, const Tree& value) {
    Path next = path;
    next.push_back(step);
    if (tree.is_map()) found.push_back(next);
    collect(value, next, found);
  };
  for (const Tree::Entry& entry : tree.entries()) enter(entry.key, entry.value);
  for (std::size_t i = 0; i < tree.items().size(); ++i) enter(std::to_string(i), tree.items()[i]);
}

/// One mutation in so many goes through the program, the others through what it calls.
constexpr int every = 101;

struct Mutation {
  const char* name;
  /// Changes the entry `key` of `parent`; false if this mutation does not apply to it. Sets `line_of` to the
  /// key whose line must be named (empty: the key itself must be named, since its line is gone).
  std::function<bool(Tree& parent, const std::string& key, std::string& line_of)> apply;
};

Tree::Entry& entry_of(Tree& parent, const std::string& key) {
  for (Tree::Entry& entry : parent.entries()) {
    if (entry.key == key) return entry;
  }
  throw UsageError("no entry " + key);
}

const std::vector<Mutation> mutations = {
    {"rename",
     [](Tree& parent, const std::string& key, std::string& line_of) {
       entry_of(parent, key).key = line_of = key + "x";
       return true;
     }},
    {"delete",
     [](Tree& parent, const std::string& key, std::string& line_of) {
       parent.erase(key);
       line_of.clear();
       return true;
     }},
    {"duplicate",
     [](Tree& parent, const std::string& key, std::string& line_of) {
       const Tree::Entry copy = entry_of(parent, key);
       parent.entries().push_back(copy);
       line_of = key;
       return true;
     }},
    {"retype",
     [](Tree& parent, const std::string& key, std::string& line_of) {
       Tree& value = entry_of(parent, key).value;
       value = value.is_scalar() ? Tree::list({Tree::list({value})}) : Tree("mutated");
       line_of = key;
       return true;
     }},
    {"empty",
     [](Tree& parent, const std::string& key, std::string& line_of) {
       Tree& value = entry_of(parent, key).value;
       if (!value.is_map() && !value.is_list()) return false;
       value = value.is_map() ? Tree::list({}) : Tree::map();
       line_of = key;
       return true;
     }},
};

/// A path with `*` for each index.
std::string pattern(const Path& path) {
  Path steps = path;
  for (std::string& step : steps) {
    if (step.find_first_not_of("0123456789") == std::string::npos) step = "*";
  }
  return text(steps);
}

/// The line, from 1, where `key` stands last in the entry's parent, or where its value begins.
int line_of_entry(Tree& root, const Path& parent, const std::string& key, bool of_value) {
  int line = 0;
  for (const Tree::Entry& entry : at(root, parent).entries()) {
    if (entry.key == key) line = of_value ? entry.value.position().line : entry.position.line;
  }
  return line;
}

/// What `train` says of a run file before it reads data, or `predict` of one without a training; empty if it
/// is good.
std::string complaint(const fs::path& file, bool trains, int exit_code) {
  OpenOptions options;
  options.needs = trains ? Needs::data : Needs::given;
  try {
    const Run run = open_run(file, options);
    if (!trains) run.require_given_weights();
    return {};
  } catch (const Error& error) {
    BOOST_TEST(error.exit_code() == exit_code, error.message());
    return error.message();
  }
}

/// What is said of `root`. A plugin that was opened stays, so what its absence does shows in a new process
/// only.
std::string told(const tests::Scratch& scratch, const Tree& root, bool trains, bool by_program,
                 int exit_code) {
  const fs::path file = scratch.write("run.yaml", to_yaml(root));
  if (!by_program) return complaint(file, trains, exit_code);
  const tests::Outcome outcome =
      tests::run_plexus({trains ? "summary" : "predict", "run.yaml"}, scratch.path());
  BOOST_TEST((outcome.exit_code == 0 || outcome.exit_code == exit_code), outcome.err);
  return outcome.exit_code == 0 ? "" : outcome.err;
}

/// What must stand in the message for a key that is gone: the key, or what its absence makes wrong.
std::string named_without(const Tree& original, const Path& path, const std::string& what) {
  if (legal_if_unused.count(what) == 0) return path.back();
  const std::string& named = legal_if_unused.at(what);
  Tree copy = original;
  return named.empty() ? at(copy, path).text() : named;
}

/// The place of a mutated entry, as messages give it.
std::string place_of(const tests::Scratch& scratch, Tree root, const Path& parent, std::string line_of,
                     const std::string& mutation) {
  if (mutation ==
      "duplicate") {  // a file with a key twice cannot be read: its lines are those of one without
    line_of += "x";
    at(root, parent).entries().back().key = line_of;
  }
  Tree parsed = read_yaml(scratch.write("lines.yaml", to_yaml(root)));
  const bool of_value = mutation != "rename" && mutation != "duplicate";
  return "run.yaml:" + std::to_string(line_of_entry(parsed, parent, line_of, of_value)) + ":";
}

/// The JSON Schema refuses nothing that Plexus takes; what Plexus alone refuses is listed with its reason.
void judge_schema(const tests::RunFileSchema& schema, const Tree& root, const std::string& what,
                  const std::string& said) {
  const std::string complaint = schema.complaint(root);
  if (said.empty()) {
    BOOST_TEST(complaint == "", what << " is refused by the JSON Schema alone");
  } else if (complaint.empty()) {
    BOOST_TEST(tests::why_only_plexus_refuses(what) != "", what << " is refused by Plexus alone:\n" << said);
  }
}

void check(const tests::Scratch& scratch, const tests::RunFileSchema& schema, const Tree& original,
           const Path& path, const Mutation& mutation, int count) {
  Tree root = original;
  const Path parent(path.begin(), path.end() - 1);
  std::string line_of;
  if (!mutation.apply(at(root, parent), path.back(), line_of)) return;
  const std::string what = std::string(mutation.name) + " " + pattern(path);
  const bool by_program = path.front() == "plugins" || count % every == 0;
  const bool trains = original.find("loss") != nullptr;
  const std::string said = told(scratch, root, trains, by_program, told_by_rows.count(what) > 0 ? 1 : 2);
  judge_schema(schema, root, what, said);
  if (legal.count(what) > 0) {
    BOOST_TEST(said == "", what << " should be legal (" << legal.at(what) << "), but:\n" << said);
    return;
  }
  if (said.empty() && legal_if_unused.count(what) > 0) return;
  BOOST_TEST(said != "", what << " was not refused");
  if (elsewhere.count(what) > 0 && said.find(elsewhere.at(what)) != std::string::npos) return;
  const std::string expected = line_of.empty() ? named_without(original, path, what)
                                               : place_of(scratch, root, parent, line_of, mutation.name);
  BOOST_TEST(said.find(expected) != std::string::npos, what << ": '" << expected << "' is not in:\n" << said);
}

/// Each with all that it reads beside it.
const std::vector<std::string> run_files = {"apps/examples/attention.yaml",
                                            "apps/examples/auxiliary_output.yaml",
                                            "apps/examples/diverging.yaml",
                                            "apps/examples/fashion_mnist.yaml",
                                            "apps/examples/fashion_mnist_adamw.yaml",
                                            "apps/examples/fruits.yaml",
                                            "apps/examples/housing.yaml",
                                            "apps/examples/housing_deep.yaml",
                                            "apps/examples/housing_best.yaml",
                                            "apps/examples/housing_continued.yaml",
                                            "apps/examples/housing_early_stopping.yaml",
                                            "apps/examples/iris_logistic.yaml",
                                            "apps/examples/iris_softmax.yaml",
                                            "apps/examples/logic/neurons.yaml",
                                            "apps/examples/logic/xor_learnt.yaml",
                                            "apps/examples/logic/xor_step.yaml",
                                            "apps/examples/loss_ratio/loss_ratio.yaml",
                                            "apps/examples/lstm.yaml",
                                            "apps/examples/snake/snake.yaml",
                                            "apps/examples/two_inputs.yaml",
                                            "apps/examples/wide_and_deep.yaml",
                                            "tests/examples/jobs/churn.yaml",
                                            "tests/examples/jobs/grouped.yaml",
                                            "tests/examples/jobs/imbalanced.yaml",
                                            "tests/examples/jobs/k_fold.yaml",
                                            "tests/examples/jobs/many_files.yaml",
                                            "tests/examples/jobs/multi_label.yaml",
                                            "tests/examples/jobs/pictures.yaml",
                                            "tests/examples/jobs/skewed_target.yaml",
                                            "tests/examples/jobs/transfer.yaml",
                                            "tests/examples/jobs/transfer_base.yaml",
                                            "tests/examples/jobs/wide_and_deep.yaml"};

}  // namespace

BOOST_DATA_TEST_CASE(every_mutation_of_every_key_is_refused_at_its_place,
                     boost::unit_test::data::make(run_files), name) {
  const tests::Scratch scratch;
  fs::create_directory(scratch.path() / "build");
  fs::copy(PLEXUS_SNAKE, scratch.path() / "build/snake.so");
  fs::copy(PLEXUS_LOSS_RATIO, scratch.path() / "build/loss_ratio.so");
  for (const char* table : {"fruits.csv", "adding.csv"}) {
    fs::copy(fs::path(PLEXUS_SOURCE "/apps/examples") / table, scratch.path());
  }
  fs::copy(PLEXUS_SOURCE "/tests/examples/jobs", scratch.path(), fs::copy_options::recursive);
  const Tree original = read_yaml(fs::path(PLEXUS_SOURCE) / name);
  if (original.find("initial_weights") != nullptr) {
    const auto base =
        tests::run_plexus({"train", "transfer_base.yaml", "--out", "base", "--quiet"}, scratch.path());
    BOOST_TEST_REQUIRE(base.exit_code == 0, base.err);
  }
  complaint(scratch.write("run.yaml", to_yaml(original)), true, 2);  // it loads the plugins
  const tests::RunFileSchema schema;
  BOOST_TEST(schema.complaint(original) == "");
  std::vector<Path> paths;
  collect(original, {}, paths);
  BOOST_TEST_REQUIRE(paths.size() > 15U);
  int count = 0;
  for (const Path& path : paths) {
    for (const Mutation& mutation : mutations) check(scratch, schema, original, path, mutation, count++);
  }
}

BOOST_AUTO_TEST_SUITE_END()
