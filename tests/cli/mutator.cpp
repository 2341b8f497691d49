#include <plexus/config/to_yaml.hpp>
#include <plexus/config/tree.hpp>
#include <plexus/config/yaml.hpp>
#include <plexus/error/error.hpp>
#include <plexus/run/open_run.hpp>

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "../support/process.hpp"

using namespace plexus;
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

/// Mutations that leave a good run file, each with the reason.
const std::map<std::string, std::string> legal = {
    {"delete seed", "defaults to 0"},
    {"delete metrics", "a run needs none"},
    {"delete fit", "every key of it has a default"},
    {"delete fit.epochs", "defaults to 1"},
    {"delete fit.batch_size", "defaults to 32"},
    {"delete data.validation", "a run needs none"},
    {"delete optimizer.sgd.learning_rate", "defaults to 0.01"},
    {"delete data.test", "a run needs none"},
    {"delete data.inputs", "all columns that nothing else uses"},
    {"delete optimizer.adam.learning_rate", "defaults to 0.001"},
    {"delete data.prepare", "a run needs none"},
    {"delete data.test.train_test_split.random_state", "defaults to the seed of the run"},
    {"delete data.validation.train_test_split.random_state", "defaults to the seed of the run"},
    {"delete model.layers.0.dense.name", "no layer reads it by its name"},
    {"delete model.layers.0.dense.activation", "defaults to linear"},
    {"delete model.layers.1.dense.activation", "defaults to linear"},
    {"delete model.outputs", "the last layer is the output"},
    {"delete model.0.dense.activation", "defaults to linear"},
    {"delete model.1.dense.activation", "defaults to linear"},
    {"delete model.2.dense.activation", "defaults to linear"},
    {"delete model.3.dense.activation", "defaults to linear"},
    {"delete model.4.dense.activation", "defaults to linear"},
};

/// Refused, but where it shows: at another place than the mutated one.
const std::map<std::string, std::string> elsewhere = {
    {"delete plugins", "snake"},                     // the layer that the plugin brings is unknown then
    {"delete data.validation.first", "validation"},  // what is left is an empty section
    {"delete data.validation.last", "validation"},
    {"delete data.test.last", "test"},
    {"delete data.source.csv", "dataset"},
    {"delete optimizer.sgd", "optimizer"},
    {"delete optimizer.adam", "optimizer"},
    {"delete model.layers.0.dense", "layer"},
    {"delete model.layers.1.dense", "layer"},
    {"delete model.layers.1.dense.name", "hidden2"},  // what reads it finds it no more
    {"delete model.layers.2.concatenate", "layer"},
    {"delete model.layers.2.concatenate.from", "takes 2 inputs or more, found 1"},
    {"delete model.layers.3.dense", "layer"},
    {"delete model.layers.3.dense.name", "price"},
    {"delete model.0.dense", "layer"},
    {"delete model.1.dense", "layer"},
    {"delete model.0.rescaling", "layer"},
    {"delete model.2.dense", "layer"},
    {"delete model.3.dense", "layer"},
    {"delete model.4.dense", "layer"},
};

/// The line, from 1, where `key` stands last in the entry's parent, or where its value begins.
int line_of_entry(Tree& root, const Path& parent, const std::string& key, bool of_value) {
  int line = 0;
  for (const Tree::Entry& entry : at(root, parent).entries()) {
    if (entry.key == key) line = of_value ? entry.value.position().line : entry.position.line;
  }
  return line;
}

/// What `train` says of a run file before it reads data; empty if it is good.
std::string complaint(const fs::path& file) {
  try {
    open_run(file);
    return {};
  } catch (const Error& error) {
    BOOST_TEST(error.exit_code() == 2, error.message());
    return error.message();
  }
}

void check(const tests::Scratch& scratch, const Tree& original, const Path& path, const Mutation& mutation,
           int count) {
  Tree root = original;
  const Path parent(path.begin(), path.end() - 1);
  std::string line_of;
  if (!mutation.apply(at(root, parent), path.back(), line_of)) return;
  const std::string what = std::string(mutation.name) + " " + text(path);
  const fs::path file = scratch.write("run.yaml", to_yaml(root));
  // A plugin that was opened stays, so what its absence does shows in a new process only.
  const bool fresh = path.front() == "plugins" || count % 17 == 0;
  std::string said;
  if (fresh) {
    const tests::Outcome outcome = tests::run_plexus({"summary", "run.yaml"}, scratch.path());
    BOOST_TEST((outcome.exit_code == 2 || (outcome.exit_code == 0 && legal.count(what) > 0)),
               what << "\n"
                    << outcome.err);
    said = outcome.exit_code == 0 ? "" : outcome.err;
  } else {
    said = complaint(file);
  }
  if (legal.count(what) > 0) {
    BOOST_TEST(said == "", what << " should be legal (" << legal.at(what) << "), but:\n" << said);
    return;
  }
  BOOST_TEST(said != "", what << " was not refused:\n" << to_yaml(root));
  if (line_of.empty()) {
    const std::string named = elsewhere.count(what) > 0 ? elsewhere.at(what) : path.back();
    BOOST_TEST(said.find(named) != std::string::npos, what << " does not name '" << named << "':\n" << said);
    return;
  }
  const std::string name = mutation.name;
  if (name == "duplicate") {  // a file with a key twice cannot be read: its lines are those of one without
    line_of += "x";
    at(root, parent).entries().back().key = line_of;
  }
  Tree parsed = read_yaml(scratch.write("lines.yaml", to_yaml(root)));
  const bool of_value = name != "rename" && name != "duplicate";
  const std::string place =
      "run.yaml:" + std::to_string(line_of_entry(parsed, parent, line_of, of_value)) + ":";
  BOOST_TEST(said.find(place) != std::string::npos, what << " is not placed at " << place << "\n"
                                                         << said << to_yaml(root));
}

}  // namespace

BOOST_DATA_TEST_CASE(every_mutation_of_every_key_is_refused_at_its_place,
                     boost::unit_test::data::make({"fashion_mnist.yaml", "fruits.yaml", "snake/snake.yaml",
                                                   "wide_and_deep.yaml"}),
                     name) {
  const tests::Scratch scratch;
  fs::create_directory(scratch.path() / "build");
  fs::copy(PLEXUS_SNAKE, scratch.path() / "build/snake.so");
  fs::copy(PLEXUS_SOURCE "/apps/examples/fruits.csv", scratch.path());
  const Tree original = read_yaml(fs::path(PLEXUS_SOURCE) / "apps/examples" / name);
  std::vector<Path> paths;
  collect(original, {}, paths);
  BOOST_TEST_REQUIRE(paths.size() > 15U);
  int count = 0;
  for (const Path& path : paths) {
    for (const Mutation& mutation : mutations) check(scratch, original, path, mutation, count++);
  }
}

BOOST_AUTO_TEST_SUITE_END()
