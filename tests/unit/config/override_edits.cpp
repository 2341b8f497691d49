#include <plexus/config/detail/overrides.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/to_yaml.hpp>
#include <plexus/config/yaml.hpp>
#include <plexus/run/detail/run_places.hpp>

#include <memory>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(override_edits)

namespace {

Tree run_file(const std::string& metrics = "[accuracy]") {
  return parse_yaml(std::make_shared<Source>(Source{"run.yaml",
                                                    "data:\n"
                                                    "  exclude: id\n"
                                                    "  compute: {a: x / 2}\n"
                                                    "  validation: {first: 5}\n"
                                                    "model:\n"
                                                    "  - dense: {units: 300}\n"
                                                    "  - dropout: {rate: 0.5}\n"
                                                    "  - dense: {units: 10, name: out-layer}\n"
                                                    "optimizer: {sgd: {momentum: 0.5}}\n"
                                                    "metrics: " +
                                                        metrics +
                                                        "\n"
                                                        "fit: {epochs: 30}\n",
                                                    "/runs"}));
}

/// The YAML under `key` after the overrides, on one line.
std::string after(const std::vector<std::string>& overrides, const std::string& key, Tree tree = run_file()) {
  Diagnostics diagnostics;
  apply_overrides(tree, overrides, run_places(), diagnostics);
  BOOST_TEST(diagnostics.text() == "");
  std::string yaml = tree.find(key) ? to_yaml(*tree.find(key)) : "absent\n";
  std::string line;
  for (const char c : yaml) {
    if (c != ' ' || (!line.empty() && line.back() != ' ' && line.back() != '|')) line += c == '\n' ? '|' : c;
  }
  return line.substr(0, line.size() - 1);
}

std::string mistake(const std::string& override, Tree tree = run_file()) {
  Diagnostics diagnostics;
  apply_overrides(tree, {override}, run_places(), diagnostics);
  const std::string text = diagnostics.text();
  return text.substr(0, text.find('\n'));
}

}  // namespace

BOOST_AUTO_TEST_CASE(lists_are_appended_to) {
  BOOST_TEST(after({"metrics+=precision"}, "metrics") == "- accuracy|- precision");
  BOOST_TEST(after({"metrics+=[precision, recall]"}, "metrics") == "- accuracy|- precision|- recall");
  BOOST_TEST(after({"metrics+={top_k: {k: 3}}", "metrics+=recall"}, "metrics") ==
             "- accuracy|- top_k:|k: 3|- recall");
  BOOST_TEST(after({"model+={dense: {units: 1}}", "model.dense_1.units=7"}, "model").find("units: 7") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_not_there_becomes_a_list_or_a_map) {
  BOOST_TEST(after({"callbacks+=early_stopping"}, "callbacks") == "- early_stopping");
  BOOST_TEST(after({"callbacks+={early_stopping: {patience: 3}}"}, "callbacks") ==
             "- early_stopping:|patience: 3");
  BOOST_TEST(after({"vars+={width: 3}"}, "vars") == "width: 3");
  BOOST_TEST(after({"data.inputs+=age"}, "data").find("inputs:|- age") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(maps_take_new_entries) {
  BOOST_TEST(after({"data.compute+={b: a + 1, c: a ^ 2}"}, "data") ==
             "exclude: id|compute:|a: x / 2|b: a + 1|c: \"a ^ 2\"|validation:|first: 5");
  BOOST_TEST(mistake("data.compute+={a: 3}") ==
             "data.compute has a 'a' already; write data.compute.a=3 to replace it");
  BOOST_TEST(mistake("metrics+=recall", run_file("{out: [accuracy]}")) ==
             "metrics is a map: write metrics.out+=recall, or metrics.KEY=VALUE");
  BOOST_TEST(after({"metrics.out+=recall"}, "metrics", run_file("{out: [accuracy]}")) ==
             "out:|- accuracy|- recall");
}

BOOST_AUTO_TEST_CASE(the_list_of_a_functional_model_is_appended_to) {
  const Tree tree = parse_yaml(std::make_shared<Source>(
      Source{"run.yaml", "model: {layers: [dense: {units: 3}], outputs: [dense]}\n", ""}));
  BOOST_TEST(after({"model+={dense: {units: 1}}", "model.outputs+=dense_1"}, "model", tree) ==
             "layers:|- dense:|units: 3|- dense:|units: 1|outputs:|- dense|- dense_1");
  BOOST_TEST(after({"model.dense-"}, "model", tree) == "layers: []|outputs:|- dense");
}

BOOST_AUTO_TEST_CASE(one_value_is_not_appended_to) {
  BOOST_TEST(mistake("fit.epochs+=5") ==
             "fit.epochs is no list to which something could be appended: it is the integer 30; write "
             "fit.epochs=5 to replace it");
  BOOST_TEST(mistake("optimizer+={adam: {}}") ==
             "optimizer is no list to which something could be appended: it is a map; write optimizer=... to "
             "replace it");
  BOOST_TEST(mistake("data.validation+={last: 5}").find("data.validation is no list") == 0);
  BOOST_TEST(mistake("data.exclude+=name").find("it is the text 'id'") != std::string::npos);
  BOOST_TEST(mistake("metrics+=null") == "null cannot be appended to metrics");
  BOOST_TEST(mistake("metrics+=").find("no value after '='") == 0);
}

BOOST_AUTO_TEST_CASE(what_is_there_can_be_removed) {
  BOOST_TEST(after({"model.dropout-"}, "model") == "- dense:|units: 300|- dense:|units: 10|name: out-layer");
  BOOST_TEST(after({"model.out-layer-"}, "model") == "- dense:|units: 300|- dropout:|rate: 0.5");
  BOOST_TEST(after({"model.1-", "model.1-"}, "model") == "- dense:|units: 300");
  BOOST_TEST(after({"metrics.accuracy-"}, "metrics") == "[]");
  BOOST_TEST(after({"metrics-"}, "metrics") == "absent");
  BOOST_TEST(after({"optimizer.momentum-"}, "optimizer") == "sgd: {}");
  BOOST_TEST(after({"data.validation-"}, "data").find("validation") == std::string::npos);
  BOOST_TEST(after({"data.compute.a-"}, "data").find("compute: {}") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_not_there_cannot_be_removed) {
  BOOST_TEST(mistake("metric-") ==
             "there is no 'metric' to remove in the configuration; did you mean 'metrics'?");
  BOOST_TEST(mistake("model.dens-") == "model has no 'dens'; did you mean 'dense'?");
  BOOST_TEST(mistake("fit.epoch-") == "there is no 'epoch' to remove in fit; did you mean 'epochs'?");
  BOOST_TEST(mistake("optimizer.nesterov-").find("there is no 'nesterov' to remove in optimizer") == 0);
  BOOST_TEST(mistake("checkpoint.every-").find("there is no 'checkpoint' to remove in the configuration") ==
             0);
  BOOST_TEST(mistake("-").find("expected KEY=VALUE") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
