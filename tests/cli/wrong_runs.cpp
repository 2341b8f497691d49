#include <plexus/config/yaml.hpp>
#include <plexus/error/error.hpp>

#include <filesystem>
#include <ostream>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "../support/process.hpp"
#include "only_plexus_refuses.hpp"
#include "run_file_schema.hpp"
#include "small_run.hpp"

using namespace plexus::tests;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(wrong_runs)

namespace {

/// A wrong run: what is changed in the good one, and what the message must say.
struct Wrong {
  const char* what;
  std::string run = small_run;
  std::string table = small_table;
  std::vector<std::string> arguments = {};
  int exit_code = 2;
  std::vector<std::string> says = {};
};

std::ostream& operator<<(std::ostream& out, const Wrong& wrong) { return out << wrong.what; }

Wrong in_run(const char* what, const std::string& from, const std::string& to,
             std::vector<std::string> says) {
  Wrong wrong{what};
  wrong.run = with(small_run, from, to);
  wrong.says = std::move(says);
  return wrong;
}

Wrong found_in_data(Wrong wrong) {
  wrong.exit_code = 1;
  return wrong;
}

Wrong in_table(const char* what, const std::string& from, const std::string& to,
               std::vector<std::string> says) {
  Wrong wrong{what};
  wrong.table = with(small_table, from, to);
  wrong.says = std::move(says);
  return found_in_data(wrong);
}

Wrong with_arguments(const char* what, std::vector<std::string> arguments, std::vector<std::string> says) {
  Wrong wrong{what};
  wrong.arguments = std::move(arguments);
  wrong.says = std::move(says);
  return wrong;
}

Wrong number_missing_in_target() {
  Wrong wrong = in_run("a number that is missing in a target", "target: kind", "target: weight",
                       {"small.csv:6: column 'weight': the cell holds 'NA', which is no value"});
  wrong.run = with(wrong.run, "units: 3, activation: softmax", "units: 1");
  wrong.run = with(wrong.run, "sparse_categorical_crossentropy", "mean_squared_error");
  wrong.table = with(small_table, "0.8,0.1,iris,1", "0.8,0.1,iris,NA");
  return found_in_data(wrong);
}

Wrong layer_that_throws() {
  Wrong wrong =
      in_run("a layer of a plugin that throws", "seed: 1", "seed: 1\nplugins: [" PLEXUS_THROWS_LATE "]",
             {"run.yaml:12:5", "in layer 'late_layer'", "plugin 'throws_late' 1.0.0 (" PLEXUS_THROWS_LATE ")",
              "no such row"});
  wrong.run = with(wrong.run, "dense: {units: 8, activation: relu}", "late_layer");
  return wrong;
}

Wrong layer_that_is_not_pure() {
  Wrong wrong =
      in_run("a layer that is traced differently in every other call", "seed: 1",
             "seed: 1\nplugins: [" PLEXUS_BREAKS_CONTRACT "]",
             {"run.yaml:12:5", "in layer 'alternates'",
              "plugin 'breaks_contract' 1.0.0 (" PLEXUS_BREAKS_CONTRACT ")", "two traces of it differ"});
  wrong.run = with(wrong.run, "dense: {units: 8, activation: relu}", "alternates");
  return wrong;
}

const Wrong wrongs[] = {
    in_run("an unknown top key", "seed: 1", "sede: 1", {"run.yaml:2:1", "sede", "did you mean 'seed'"}),
    in_run("an unknown option of a layer", "units: 8", "unit: 8",
           {"run.yaml:11:13", "unit", "did you mean 'units'"}),
    in_run("an unknown option of an optimizer", "learning_rate", "learing_rate",
           {"run.yaml:14:19", "did you mean 'learning_rate'"}),
    in_run("an unknown layer", "dense: {units: 8", "dens: {units: 8",
           {"run.yaml:11:5", "dens", "did you mean 'dense'"}),
    in_run("an unknown loss", "sparse_categorical_crossentropy", "sparse_crossentropy", {"run.yaml:13:7"}),
    in_run("an unknown metric", "[accuracy]", "[acuracy]", {"run.yaml:15:11", "did you mean 'accuracy'"}),
    in_run("an unknown activation", "activation: relu", "activation: rleu",
           {"run.yaml:11", "did you mean 'relu'"}),
    in_run("an unknown backend", "backend: reference", "backend: referense",
           {"run.yaml:3:10", "referense", "did you mean 'reference'"}),
    in_run("a text for an integer", "units: 8", "units: eight", {"run.yaml:11:20", "integer", "eight"}),
    in_run("a quoted number", "units: 8", "units: '8'", {"run.yaml:11:20", "integer"}),
    in_run("a number out of range", "units: 8", "units: 0", {"run.yaml:11:20", "at least 1"}),
    in_run("a negative learning rate", "learning_rate: 0.5", "learning_rate: -1", {"run.yaml:14"}),
    in_run("a missing option", "dense: {units: 8, activation: relu}", "dense: {activation: relu}",
           {"run.yaml:11", "units"}),
    in_run("a missing section", "loss: sparse_categorical_crossentropy\n", "",
           {"run.yaml:1:1", "the run file needs the option 'loss': a loss, or one for each output"}),
    in_run("a missing model", "model:\n", "modell:\n", {"model"}),
    in_run("a duplicate key", "seed: 1", "seed: 1\nseed: 2", {"run.yaml:3:1", "seed", "twice"}),
    in_run("no space after a colon", "{last: 3}", "{last:3}", {"run.yaml:8", "last: 3"}),
    in_run("broken YAML", "{units: 8, activation: relu}", "{units: 8, activation: relu", {"run.yaml:1"}),
    in_run("a bare value for options", "dense: {units: 8, activation: relu}", "dense: 8",
           {"run.yaml:11", "{units: 8}"}),
    in_run("a width that does not fit the classes", "units: 3, activation: softmax",
           "units: 3, activation: {softmax: {axis: 3}}", {"run.yaml:12:5", "dense_1", "axis"}),
    in_run("an unknown column", "inputs: [x, y]", "inputs: [x, z]", {"run.yaml:6", "z"}),
    in_run("an unknown target", "target: kind", "target: knd", {"run.yaml:7", "did you mean 'kind'"}),
    in_run("a target among the inputs", "inputs: [x, y]", "inputs: [x, y, kind]",
           {"run.yaml:6:18", "column 'kind' is the target and an input"}),
    in_run("a column to exclude that is not there", "target: kind", "target: kind\n  exclude: [wieght]",
           {"run.yaml:8:13", "did you mean 'weight'"}),
    found_in_data(in_run("a class that the data does not have", "target: kind",
                         "target: kind\n  class_weight: {rsoe: 2}",
                         {"run.yaml:8:18", "target 'kind' has no class 'rsoe'; did you mean 'rose'"})),
    in_run("weights of classes of no target", "target: kind", "target: kind\n  class_weight: {kin: balanced}",
           {"run.yaml:8:23", "there is no target or output 'kin'; did you mean 'kind'?"}),
    found_in_data(in_run("no class of a column of splits", "{last: 3}", "{column: {name: kind, value: lily}}",
                         {"run.yaml:8:24", "no row has the value 'lily' in column 'kind'; known: iris"})),
    in_run("a missing data file", "small.csv", "smal.csv", {"smal.csv"}),
    found_in_data(in_run("a validation part of all rows", "{last: 3}", "{last: 9}", {"9"})),
    in_run("an unknown plugin", "seed: 1", "seed: 1\nplugins: [./nothing.so]",
           {"run.yaml:3:11", "nothing.so"}),
    in_run("a file that is no plugin", "seed: 1", "seed: 1\nplugins: [./small.csv]", {"small.csv", "ELF"}),
    in_run("a clipping of two kinds", "{learning_rate: 0.5}",
           "{learning_rate: 0.5, clipnorm: 1, clipvalue: 1}", {"run.yaml:14:13", "clipnorm and clipvalue"}),
    in_run("a leaky_relu without slope", "activation: relu", "activation: leaky_relu",
           {"run.yaml:11:35", "negative_slope", "0.3"}),
    in_run("a shape with two open dimensions", "dense: {units: 8, activation: relu}",
           "reshape: {target_shape: [-1, -1]}", {"run.yaml:11:5", "one dimension at most"}),
    in_run("a shape beyond all numbers", "dense: {units: 8, activation: relu}",
           "reshape: {target_shape: [4294967296, 4294967296]}",
           {"run.yaml:11:5", "'reshape'", "of 2 values"}),
    in_run("a layer named like the input", "units: 8", "name: input, units: 8",
           {"run.yaml:11:19", "'input' is given twice: an input of the data has it"}),
    in_run("a layer named like one before it", "units: 3,", "name: dense, units: 3,",
           {"run.yaml:12:19", "'dense' is given twice: the layer in line 11 has it"}),
    in_run("two inputs for a list of layers", "inputs: [x, y]", "inputs: {a: x, b: y}",
           {"run.yaml:11:5", "the data has the inputs a, b: the first layer needs `from`"}),
    in_run("an output that the model does not have", "loss: sparse_categorical_crossentropy",
           "loss: {other: sparse_categorical_crossentropy}", {"run.yaml:13:8", "no output 'other'"}),
    layer_that_is_not_pure(),
    layer_that_throws(),
    with_arguments("an override of an unknown key", {"fit.epoch=5"},
                   {"fit.epoch=5", "did you mean 'epochs'"}),
    with_arguments("an override of an unknown layer", {"model.dense_7.units=5"}, {"dense_7"}),
    with_arguments("an override of another component", {"optimizer.adam.learning_rate=0.1"},
                   {"optimizer={adam:"}),
    with_arguments("an override without a value", {"fit.epochs"}, {"fit.epochs"}),
    with_arguments("an override of a wrong type", {"fit.epochs=many"}, {"many", "integer"}),
    with_arguments("an unknown flag", {"--jsn"}, {"--jsn", "did you mean '--json'"}),
    with_arguments("a flag cut short", {"--quie"}, {"--quie", "did you mean '--quiet'"}),
    with_arguments("a name that only the program uses", {"--overrides", "seed=2"}, {"--overrides"}),
    with_arguments("a dataset with half a test part",
                   {"data.source={npy: {inputs: a.npy, targets: b.npy, test_inputs: c.npy}}"},
                   {"data.source={npy", "test_inputs and test_targets go together"}),
    with_arguments("initial weights that are not there", {"initial_weights=w.safetensors"},
                   {"w.safetensors"}),
    in_table("a cell that is empty", "0.9,0.1,iris", ",0.1,iris", {"small.csv:3"}),
    in_table("a row that is short", "0.8,0.1,iris,1", "0.8,0.1,iris", {"small.csv:6"}),
    in_table("a column that is text in one row", "0.8,0.1,iris", "abc,0.1,iris", {"x"}),
    found_in_data(
        in_run("fewer units than classes", "units: 3", "units: 2",
               {"target 'kind' of ", "small.csv holds 'tulip' (class 2) in row 5", "'dense_1' has 2"})),
    found_in_data(in_run("labels that are no whole numbers", "inputs: [x, y]\n  target: kind",
                         "inputs: [y]\n  target: x",
                         {"target 'x' of ", "small.csv holds 0.2 in row 3", "from 0 to 2"})),
    in_run("a loss that does not fit the target", "sparse_categorical_crossentropy", "mean_squared_error",
           {"run.yaml:13:7", "in the loss of output 'dense_1'"}),
    in_run("a metric that does not fit the target", "[accuracy]", "[mean_squared_error]",
           {"in metric 'mean_squared_error'"}),
    in_run("nothing to train", "activation: relu}\n  - dense: {units: 3,",
           "trainable: false}\n  - dense: {units: 3, trainable: false,", {"nothing to train"}),
    number_missing_in_target(),
    in_run(
        "a layer beyond all memory", "units: 8", "units: 1000000000000",
        {"run.yaml:11:5", "'dense/kernel', float32 [2, 1000000000000], takes 7451 GiB, but the machine has"}),
};

}  // namespace

/// Arguments and tables are nothing that a schema of run files judges.
BOOST_AUTO_TEST_CASE(are_refused_by_the_json_schema_too_or_listed) {
  const Scratch scratch;
  const RunFileSchema schema;
  BOOST_TEST(schema.complaint(plexus::read_yaml(scratch.write("run.yaml", small_run))) == "");
  for (const Wrong& wrong : wrongs) {
    if (!wrong.arguments.empty() || wrong.table != small_table) continue;
    std::string complaint;
    try {
      complaint = schema.complaint(plexus::read_yaml(scratch.write("run.yaml", wrong.run)));
    } catch (const plexus::ConfigError& error) {
      complaint = error.message();  // it is no YAML
    }
    BOOST_TEST((!complaint.empty() || !why_only_plexus_refuses(wrong.what).empty()), wrong.what);
  }
}

BOOST_DATA_TEST_CASE(is_refused, boost::unit_test::data::make(wrongs), wrong) {
  const Scratch scratch;
  scratch.write("small.csv", wrong.table);
  scratch.write("run.yaml", wrong.run);
  std::vector<std::string> arguments = {"train", "run.yaml"};
  arguments.insert(arguments.end(), wrong.arguments.begin(), wrong.arguments.end());
  const Outcome outcome = run_plexus(arguments, scratch.path());
  BOOST_TEST(outcome.exit_code == wrong.exit_code);
  for (const std::string& part : wrong.says) {
    BOOST_TEST(outcome.err.find(part) != std::string::npos, "'" << part << "' is not in:\n" << outcome.err);
  }
  BOOST_TEST(!fs::exists(scratch.path() / "runs"), "a run directory was left");
}

BOOST_AUTO_TEST_SUITE_END()
