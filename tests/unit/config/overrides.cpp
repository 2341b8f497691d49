#include <plexus/config/choice.hpp>
#include <plexus/config/detail/overrides.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/options.hpp>
#include <plexus/config/to_yaml.hpp>
#include <plexus/config/yaml.hpp>
#include <plexus/run/detail/run_places.hpp>

#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "fake_source.hpp"

using namespace plexus;
using plexus::tests::FakeSource;

BOOST_AUTO_TEST_SUITE(overrides)

namespace {

Tree run_file() {
  return parse_yaml(
      std::make_shared<Source>(Source{"run.yaml",
                                      "seed: 42\n"
                                      "data: {source: {idx: {dir: a}}}\n"
                                      "model:\n"
                                      "  - flatten\n"
                                      "  - dense: {units: 300, activation: relu}\n"
                                      "  - dense: {units: 100, activation: {leaky_relu: {slope: 0.1}}}\n"
                                      "  - dense: {units: 10, name: last}\n"
                                      "  - dense: {units: 1}\n"
                                      "loss: mse\n"
                                      "optimizer: {sgd: {learning_rate: 0.01}}\n"
                                      "metrics: [accuracy]\n"
                                      "fit: {epochs: 30}\n",
                                      "/runs"}));
}

// The YAML under `key` after the overrides.
std::string after(const std::vector<std::string>& overrides, const std::string& key, Tree tree = run_file()) {
  Diagnostics diagnostics;
  apply_overrides(tree, overrides, run_places(), diagnostics);
  BOOST_TEST(diagnostics.text() == "");
  return tree.find(key) ? to_yaml(*tree.find(key)) : "absent";
}

std::string mistakes(const std::vector<std::string>& overrides, Tree tree = run_file()) {
  Diagnostics diagnostics;
  apply_overrides(tree, overrides, run_places(), diagnostics);
  return diagnostics.text();
}

// The units of the model's entries after an override.
std::string units(const std::string& override) {
  Diagnostics diagnostics;
  Tree tree = run_file();
  apply_overrides(tree, {override}, run_places(), diagnostics);
  BOOST_TEST(diagnostics.text() == "");
  std::string all;
  for (const Tree& layer : tree.find("model")->items()) {
    if (layer.is_map()) all += layer.entries()[0].value.find("units")->text() + ' ';
  }
  return all;
}

const std::string sgd_01 = "sgd:\n  learning_rate: 0.1\n";

}  // namespace

BOOST_AUTO_TEST_CASE(map_keys_and_later_wins) {
  BOOST_TEST(after({"fit.epochs=5", "fit.epochs=7"}, "fit") == "epochs: 7\n");
  BOOST_TEST(after({"fit.batch_size=1e3"}, "fit") == "epochs: 30\nbatch_size: 1e3\n");
  BOOST_TEST(after({"checkpoint.every=2"}, "checkpoint") == "every: 2\n");
  BOOST_TEST(after({"data.compute.\"a.b\"=x / 2"}, "data") ==
             "source:\n  idx:\n    dir: a\ncompute:\n  a.b: x / 2\n");
  BOOST_TEST(after({"data.validation={first: 5}"}, "data").find("first: 5") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(null_restores_the_default) {
  BOOST_TEST(after({"seed=null"}, "seed") == "absent");
  BOOST_TEST(after({"fit.epochs=null"}, "fit") == "{}\n");
  BOOST_TEST(after({"fit.epoch=null"}, "fit") == "epochs: 30\nepoch: null\n");  // for validation to refuse
  BOOST_TEST(after({"model.flatten=null", "model.0.units=1"}, "model").rfind("- dense:\n    units: 1\n", 0) ==
             0);
}

BOOST_AUTO_TEST_CASE(a_components_own_name_may_be_left_out) {
  BOOST_TEST(after({"optimizer.learning_rate=0.1"}, "optimizer") == sgd_01);
  BOOST_TEST(after({"optimizer.sgd.learning_rate=0.1"}, "optimizer") == sgd_01);
  BOOST_TEST(after({"optimizer=sgd", "optimizer.learning_rate=0.1"}, "optimizer") == sgd_01);
  BOOST_TEST(after({"optimizer=sgd", "optimizer.sgd.learning_rate=0.1"}, "optimizer") == sgd_01);
  BOOST_TEST(after({"optimizer=sgd", "optimizer.sgd={learning_rate: 0.1}"}, "optimizer") == sgd_01);
  BOOST_TEST(after({"optimizer.sgd={learning_rate: 0.1}"}, "optimizer") == sgd_01);
  BOOST_TEST(after({"data.source.dir=b"}, "data") == "source:\n  idx:\n    dir: b\n");
  BOOST_TEST(after({"loss.delta=2"}, "loss") == "mse:\n  delta: 2\n");
  BOOST_TEST(after({"metrics.accuracy.top=5"}, "metrics") == "- accuracy:\n    top: 5\n");
  BOOST_TEST(after({"metrics.0.top=5"}, "metrics") == "- accuracy:\n    top: 5\n");
}

BOOST_AUTO_TEST_CASE(a_form_replaces_another_form) {
  const auto split = [](const std::string& was, const std::vector<std::string>& overrides) {
    const auto source = std::make_shared<Source>(Source{"run.yaml", "data: {validation: " + was + "}\n", ""});
    const std::string data = after(overrides, "data", parse_yaml(source));
    return data.substr(data.find(':') + 1);
  };
  const std::string tenth = "\n  last: .1\n";
  BOOST_TEST(split("{first: 5000}", {"data.validation.last=.1"}) == tenth);
  BOOST_TEST(split("{last: 5}", {"data.validation.last=.1"}) == tenth);
  BOOST_TEST(split("none", {"data.validation.last=.1"}) == tenth);
  BOOST_TEST(split("null", {"data.validation.last=.1"}) == tenth);
  BOOST_TEST(split("{first: 5}", {"data.validation.random.size=.1", "data.validation.random.seed=3"}) ==
             "\n  random:\n    size: .1\n    seed: 3\n");
  BOOST_TEST(split("{random: {size: 3}}", {"data.validation.random.stratify=true"}) ==
             "\n  random:\n    size: 3\n    stratify: true\n");
  BOOST_TEST(split("{first: 5}", {"data.validation=none"}) == " none\n");
  BOOST_TEST(split("{first: 5}", {"data.validation.first=null"}) == " null\n");
}

BOOST_AUTO_TEST_CASE(a_map_of_outputs_is_no_component) {
  const Tree tree =
      parse_yaml(std::make_shared<Source>(Source{"run.yaml", "loss: {main: mse, aux: mae}\n", ""}));
  BOOST_TEST(after({"loss.main=huber"}, "loss", tree) == "main: huber\naux: mae\n");
  BOOST_TEST(after({"loss.main.delta=2"}, "loss", tree) == "main:\n  mse:\n    delta: 2\naux: mae\n");
}

BOOST_AUTO_TEST_CASE(assigning_a_component_replaces_it_whole) {
  BOOST_TEST(after({"optimizer=adam"}, "optimizer") == "adam\n");
  BOOST_TEST(after({"optimizer={adam: {beta_1: 0.8}}"}, "optimizer") == "adam:\n  beta_1: 0.8\n");
}

BOOST_AUTO_TEST_CASE(layers_are_found_by_name_and_by_index) {
  // dense, dense_1, last (named), and so dense_2.
  BOOST_TEST(units("model.dense.units=64") == "64 100 10 1 ");
  BOOST_TEST(units("model.dense_1.units=64") == "300 64 10 1 ");
  BOOST_TEST(units("model.dense_1.dense.units=64") == "300 64 10 1 ");
  BOOST_TEST(units("model.last.units=64") == "300 100 64 1 ");
  BOOST_TEST(units("model.dense_2.units=64") == "300 100 10 64 ");
  BOOST_TEST(units("model.2.units=64") == "300 64 10 1 ");
  // A given name is passed over: dense, and so dense_1 (Model::add; model.cpp tests the same list).
  const Tree named = parse_yaml(std::make_shared<Source>(
      Source{"run.yaml", "model: [dense: {name: dense, units: 3}, dense: {units: 4}]\n", ""}));
  BOOST_TEST(after({"model.dense_1.units=5"}, "model", named).find("units: 5") != std::string::npos);
  const Tree graph = parse_yaml(std::make_shared<Source>(
      Source{"run.yaml", "model: {layers: [dense: {units: 3}], outputs: [dense]}\n", ""}));
  const std::string changed = "layers:\n  - dense:\n      units: 4\noutputs:\n  - dense\n";
  BOOST_TEST(after({"model.dense.units=4"}, "model", graph) == changed);
  BOOST_TEST(after({"model.layers.dense.units=4"}, "model", graph) == changed);
}

BOOST_AUTO_TEST_CASE(components_inside_options) {
  BOOST_TEST(after({"model.dense_1.activation.slope=0.3"}, "model").find("slope: 0.3") != std::string::npos);
  BOOST_TEST(after({"model.dense.activation.limit=6"}, "model").find("      relu:\n        limit: 6\n") !=
             std::string::npos);
  BOOST_TEST(after({"model.dense_2.activation=relu"}, "model").find("units: 1\n    activation: relu\n") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(mistakes_stand_in_the_overrides_text) {
  BOOST_TEST(mistakes({"model.dense_3.units=4", "seed.x=1", "model.9=flatten"}) ==
             "model has no 'dense_3'; did you mean 'dense_1'?\n"
             "  override: model.dense_3.units=4\n"
             "                  ^~~~~~~\n"
             "there is nothing inside seed, which is the integer 42\n"
             "  override: seed.x=1\n"
             "                 ^\n"
             "model has the items 0 to 4, there is no item 9\n"
             "  override: model.9=flatten\n"
             "                  ^");
  BOOST_TEST(mistakes({"fit.epochs"}) ==
             "expected KEY=VALUE on one line, such as fit.epochs=5, KEY+=VALUE or KEY-\n"
             "  override: fit.epochs\n"
             "            ^~~~~~~~~~");
  BOOST_TEST(mistakes({"optimizer={adam:{beta_1: 1}}"}).find("write adam: {") != std::string::npos);
  BOOST_TEST(mistakes({"fit={epochs:3}"}) ==
             "a blank is missing after ':'; write epochs: 3\n"
             "  override: fit={epochs:3}\n"
             "                 ^~~~~~~~");
  BOOST_TEST(mistakes({"seed="}).find("no value after '='") == 0);
  BOOST_TEST(mistakes({"fit..epochs=3"}).find("expected KEY.KEY=VALUE") == 0);
  BOOST_TEST(mistakes({"=3"}).find("expected KEY.KEY=VALUE") == 0);
  BOOST_TEST(mistakes({"optimizer=null", "optimizer.learning_rate=1"})
                 .find("write optimizer={NAME: {learning_rate: 1}}") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(another_components_name_shows_the_replacing_form) {
  FakeSource source;
  source.add(Kind::optimizer, Schema("sgd", "").number("learning_rate", 0.01, ""));
  source.add(Kind::optimizer, Schema("adam", "").number("learning_rate", 0.001, ""));
  for (const std::string path : {"optimizer.adam", "optimizer.sgd.adam"}) {
    Tree tree = run_file();
    Diagnostics diagnostics;
    apply_overrides(tree, {path + ".learning_rate=0.1"}, run_places(), diagnostics);
    read_choice(*tree.find("optimizer"), Kind::optimizer, source, diagnostics);
    const std::string text = diagnostics.text();
    BOOST_TEST(
        text.rfind("this optimizer is 'sgd'; to replace it, write optimizer={adam: {learning_rate: 0.1}}\n"
                   "  override: " +
                       path,
                   0) == 0,
        text);
  }
}

BOOST_AUTO_TEST_CASE(paths_in_overrides_are_relative_to_the_working_directory) {
  Tree tree = run_file();
  Diagnostics diagnostics;
  apply_overrides(tree, {"data.source.dir=b"}, run_places(), diagnostics);
  const Tree& dir = *tree.find("data")->find("source")->find("idx")->find("dir");
  BOOST_TEST(dir.position().source->directory == std::filesystem::current_path());
  BOOST_TEST(dir.position().line == 0);
  BOOST_TEST(dir.position().column == 17);
}

BOOST_AUTO_TEST_SUITE_END()
