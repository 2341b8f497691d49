#include <plexus/config/diagnostics.hpp>
#include <plexus/config/yaml.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/run/run_config.hpp>

#include <map>
#include <set>
#include <sstream>

#include <boost/test/unit_test.hpp>

#include "../support/holds.hpp"
#include "../support/process.hpp"
#include "small_run.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(help)

namespace {

/// A run file with every key that a run file may have, but those of components.
const std::string every_key = R"(
name: all
seed: 3
backend: reference
threads: 1
precision: float64
fallback: error
vars: {width: 3}
plugins: [{file: ./own.so, sha256: 0123456789012345678901234567890123456789012345678901234567890123}]
data:
  source: {csv: {file: t.csv, test_file: u.csv}}
  exclude: [id]
  compute: {z: x / y}
  prepare: [standard_scaler]
  prepare_target: [standard_scaler]
  inputs: [x, y]
  target: kind
  sample_weight: w
  class_weight: {rose: 2}
  test: {random: {size: 0.2, stratify: true, seed: 1}}
  validation: {column: {name: part, value: v}}
  sha256: {t.csv: "0123456789012345678901234567890123456789012345678901234567890123"}
model:
  - dense: {units: 3, name: out, trainable: false}
initial_weights: w.safetensors
loss: mean_squared_error
loss_weights: {out: 1}
metrics: [accuracy]
weighted_metrics: [accuracy]
optimizer: sgd
fit: {epochs: 2, batch_size: 4, shuffle: false, steps_per_epoch: 3, validation_frequency: 1, nonfinite: stop,
      train_eval: true}
callbacks: [{early_stopping: {name: stops, patience: 3}}]
checkpoint: {every: 500 steps, keep: 3, best: val_accuracy}
)";

/// The sections of the page, by the key of `every_key` that they describe.
const std::map<std::string, std::string> titles = {{"", "the top level: "},
                                                   {"plugins.0", "an entry of plugins: "},
                                                   {"data", "data: "},
                                                   {"data.test.random", "random, in either: "},
                                                   {"fit", "fit: "},
                                                   {"checkpoint", "checkpoint, if it is not none: "},
                                                   {"data.validation.column", "column, in either: "}};

std::string page() {
  const Scratch scratch;
  const Outcome outcome = run_plexus({"help", "run-file"}, scratch.path());
  BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.err);
  return outcome.out;
}

/// The keys that a section lists: the first words of lines that are indented by two spaces and no more.
std::vector<std::string> keys_of(const std::string& text, const std::string& title) {
  std::istringstream lines(text.substr(text.find('\n' + title) + 1));
  std::vector<std::string> keys;
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line) && !line.empty()) {
    if (line.starts_with("  ") && line[2] != ' ') keys.push_back(line.substr(2, line.find(' ', 2) - 2));
  }
  return keys;
}

const Tree& at(const Tree& root, const std::string& path) {
  const Tree* tree = &root;
  std::istringstream steps(path);
  for (std::string step; std::getline(steps, step, '.');) {
    tree = tree->is_list() ? &tree->items().at(std::stoul(step)) : tree->find(step);
    BOOST_TEST_REQUIRE(tree != nullptr, path);
  }
  return *tree;
}

std::string complaints(const Tree& root) {
  load_standard_plugins();
  Diagnostics diagnostics;
  read_run_config(root, registry(), diagnostics);
  return diagnostics.text();
}

Tree parsed(const std::string& text) {
  const Scratch scratch;
  return read_yaml(scratch.write("run.yaml", text));
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_page_lists_the_keys_that_are_accepted) {
  // A random split takes one of two keys.
  const Tree roots[] = {parsed(every_key), parsed(with(every_key, "stratify: true", "group: id"))};
  const std::string text = page();
  for (const Tree& root : roots) BOOST_TEST(complaints(root) == "");
  for (const auto& [path, title] : titles) {
    const std::vector<std::string> keys = keys_of(text, title);
    std::set<std::string> written;
    for (const Tree& root : roots) {
      for (const Tree::Entry& entry : at(root, path).entries()) written.insert(entry.key);
    }
    BOOST_TEST(std::set<std::string>(keys.begin(), keys.end()) == written, boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(no_other_key_is_accepted_there) {
  for (const auto& [path, title] : titles) {
    Tree root = parsed(every_key);
    const_cast<Tree&>(at(root, path)).set("unheard_of", 1);
    BOOST_TEST(holds(complaints(root), "'unheard_of'"), path << ": " << complaints(root));
  }
}

BOOST_AUTO_TEST_CASE(the_forms_of_a_split_are_those_that_are_accepted) {
  const std::vector<std::string> forms = keys_of(page(), "data.test and data.validation: ");
  BOOST_TEST(forms.size() >= 4u);
  const std::map<std::string, std::string> values = {{"first", "3"},
                                                     {"last", "0.5"},
                                                     {"random", "3"},
                                                     {"column", "{name: part, value: v}"},
                                                     {"file", "v.csv"},
                                                     {"train_test_split", "{random_state: 1}"},
                                                     {"k_fold", "{folds: 3, fold: 0}"}};
  for (const std::string& form : forms) {
    BOOST_TEST_REQUIRE(values.count(form) == 1u, form);
    const std::string run =
        with(every_key, "{column: {name: part, value: v}}", "{" + form + ": " + values.at(form) + "}");
    BOOST_TEST(complaints(parsed(run)) == "");
  }
}

BOOST_AUTO_TEST_CASE(the_page_has_every_component_with_its_options) {
  const std::string text = page();
  load_standard_plugins();
  for (const Kind kind :
       {Kind::layer, Kind::loss, Kind::metric, Kind::optimizer, Kind::initializer, Kind::regularizer,
        Kind::constraint, Kind::dataset, Kind::transform, Kind::schedule, Kind::order, Kind::callback}) {
    for (const std::string& name : registry().names(kind)) {
      if (!registry().origin(kind, name).standard) continue;  // other tests load plugins of their own
      const auto begin = text.find("\n  " + name + ": " + registry().schema(kind, name)->summary());
      BOOST_TEST_REQUIRE(begin != text.npos, name);
      for (const std::string& option : registry().schema(kind, name)->names()) {
        BOOST_TEST(text.find("\n    " + option + ' ', begin) != text.npos, name << ": " << option);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_command_has_its_own_help) {
  const Scratch scratch;
  for (const char* command : {"train", "evaluate", "predict", "summary", "bench", "compare", "plugin"}) {
    const Outcome first = run_plexus({"help", command}, scratch.path());
    BOOST_TEST(first.exit_code == 0, first.err);
    BOOST_TEST(first.out == run_plexus({command, "--help"}, scratch.path()).out);
    BOOST_TEST(first.out.starts_with(std::string("usage: plexus ") + command), first.out);
  }
  const Outcome plain = run_plexus({"help"}, scratch.path());
  BOOST_TEST(plain.out == run_plexus({"--help"}, scratch.path()).out);
  BOOST_TEST(holds(plain.out, "help run-file"));
}

BOOST_AUTO_TEST_CASE(an_unknown_topic_or_command_is_told_what_is_near) {
  const Scratch scratch;
  const Outcome topic = run_plexus({"help", "trian"}, scratch.path());
  BOOST_TEST(topic.exit_code == 2);
  BOOST_TEST(holds(topic.err, "no command 'trian'; did you mean 'train'?"), topic.err);
  const Outcome command = run_plexus({"fit", "run.yaml"}, scratch.path());
  BOOST_TEST(command.exit_code == 2);
  BOOST_TEST(holds(command.err, "no command 'fit'; write plexus train"), command.err);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(plugin_show)

BOOST_AUTO_TEST_CASE(tells_every_option_of_a_component) {
  const Scratch scratch;
  const Outcome dense = run_plexus({"plugin", "show", "layer", "dense"}, scratch.path());
  BOOST_TEST_REQUIRE(dense.exit_code == 0, dense.err);
  for (const char* part :
       {"layer 'dense'", "from plugin 'layers'", "layers.so", "units", "integer, at least 1; required",
        "width of the output", "activation", "a layer; default linear", "use_bias",
        "true or false; default true", "takes name, from and trainable"}) {
    BOOST_TEST(holds(dense.out, part), "'" << part << "' is not in:\n" << dense.out);
  }
  const Outcome relu = run_plexus({"plugin", "show", "sgd"}, scratch.path());
  for (const char* part :
       {"optimizer 'sgd'", "learning_rate", "number, at least 0, or a schedule; default 0.01", "clipnorm",
        "number, greater than 0; may be absent"}) {
    BOOST_TEST(holds(relu.out, part), "'" << part << "' is not in:\n" << relu.out);
  }
}

BOOST_AUTO_TEST_CASE(resolves_aliases_and_shows_all_kinds_of_a_name) {
  const Scratch scratch;
  const Outcome both = run_plexus({"plugin", "show", "mse"}, scratch.path());
  BOOST_TEST_REQUIRE(both.exit_code == 0, both.err);
  BOOST_TEST(holds(both.out, "loss 'mean_squared_error'"), both.out);
  BOOST_TEST(holds(both.out, "metric 'mean_squared_error'"), both.out);
  BOOST_TEST(holds(both.out, "also called: "), both.out);
  const Outcome metric = run_plexus({"plugin", "show", "metric", "mse"}, scratch.path());
  BOOST_TEST(holds(metric.out, "metric 'mean_squared_error'"), metric.out);
  BOOST_TEST(!holds(metric.out, "loss 'mean_squared_error'"), metric.out);
}

BOOST_AUTO_TEST_CASE(shows_what_a_named_plugin_brings) {
  const Scratch scratch;
  const Outcome shown = run_plexus({"plugin", "show", "snake", "--plugin", PLEXUS_SNAKE}, scratch.path());
  BOOST_TEST_REQUIRE(shown.exit_code == 0, shown.err);
  BOOST_TEST(holds(shown.out, PLEXUS_SNAKE), shown.out);
  BOOST_TEST(holds(shown.out, "an initializer; default ones"), shown.out);
}

BOOST_AUTO_TEST_CASE(refuses_unknown_names_and_kinds_with_what_is_near) {
  const Scratch scratch;
  const std::vector<std::pair<std::vector<std::string>, std::string>> wrong = {
      {{"show", "dens"}, "there is no component 'dens'; did you mean 'dense'?"},
      {{"show", "layer", "adam"}, "there is no layer 'adam'"},
      {{"show", "layr", "dense"}, "there is no kind of component 'layr'; did you mean 'layer'?"},
      {{"show", "wxyz", "dense"}, "there is no kind of component 'wxyz'; known: layer, loss, "},
      {{"show"}, "usage: plexus plugin"},
      {{"show", "layer", "dense", "more"}, "usage: plexus plugin"},
      {{"list", "dense"}, "usage: plexus plugin"},
      {{"shwo", "dense"}, "usage: plexus plugin"}};
  for (const auto& [words, says] : wrong) {
    std::vector<std::string> arguments = {"plugin"};
    arguments.insert(arguments.end(), words.begin(), words.end());
    const Outcome outcome = run_plexus(arguments, scratch.path());
    BOOST_TEST(outcome.exit_code == 2);
    BOOST_TEST(outcome.out == "");
    BOOST_TEST(holds(outcome.err, says), says << " is not in:\n" << outcome.err);
  }
  const std::string err = run_plexus({"plugin", "show", "wxyz", "dense"}, scratch.path()).err;
  BOOST_TEST(err.find("regularizer") == err.rfind("regularizer"), err);
}

BOOST_AUTO_TEST_SUITE_END()
