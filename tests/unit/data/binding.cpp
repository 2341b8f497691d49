#include <plexus/config/to_yaml.hpp>

#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "toy_data.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(binding)

namespace {

using Values = std::vector<double>;
constexpr auto each = boost::test_tools::per_element();

}  // namespace

BOOST_AUTO_TEST_CASE(a_source_that_declares_its_columns_needs_no_names) {
  const DataConfig config = config_of("source: toy");
  const Binding binding = binding_of(config, Toy());
  BOOST_TEST(binding.inputs.size() == 1U);
  BOOST_TEST(binding.inputs[0].name == "pair");
  BOOST_CHECK(binding.inputs[0].row == (Type{DType::float32, {2}}));
  BOOST_TEST(binding.targets[0].name == "label");
  BOOST_TEST(binding.targets[0].classes.size() == 3U);

  const Parts parts = read_parts(config, Toy(), binding, {true, true, true});
  BOOST_TEST(parts.train.rows == 10);
  BOOST_CHECK(parts.train.inputs[0].values.shape() == (Shape{10, 2}));
  BOOST_CHECK(parts.train.targets[0].values.shape() == (Shape{10}));
  BOOST_TEST(parts.train.weights.size() == 1U);
  BOOST_TEST(!parts.train.weights[0].has_value());
  BOOST_TEST(!parts.validation.has_value());
  BOOST_TEST(!parts.test.has_value());
}

BOOST_AUTO_TEST_CASE(columns_of_numbers_are_stacked) {
  const std::string yaml = "source: toy\ninputs: {wide: [x, w], deep: [w]}\ntarget: {main: y, aux: [y, z]}";
  const Binding binding = binding_of(config_of(yaml), Toy());
  const Parts parts = parts_of(yaml);
  BOOST_CHECK(binding.inputs[0].row == (Type{DType::float64, {2}}));
  BOOST_CHECK(binding.inputs[1].row == (Type{DType::float64, {1}}));
  BOOST_CHECK(binding.targets[0].row == (Type{DType::float32, {}}));
  for (std::size_t i = 0; i < 2; ++i) {
    BOOST_CHECK(parts.train.inputs[i].values.dtype() == binding.inputs[i].row.dtype);
    BOOST_CHECK(parts.train.inputs[i].values.shape().from(1) == binding.inputs[i].row.shape);
    BOOST_CHECK(parts.train.targets[i].values.shape().from(1) == binding.targets[i].row.shape);
  }
  BOOST_TEST(parts.train.inputs[0].name == "wide");
  BOOST_TEST(values_of(parts.train.inputs[0].values.rows(2, 2)) == (Values{2, 3, 3, 4}), each);
  BOOST_TEST(values_of(parts.train.targets[1].values.rows(9, 1)) == (Values{90, 900}), each);
  BOOST_TEST(parts.train.targets[1].name == "aux");
}

BOOST_AUTO_TEST_CASE(names_of_groups_that_have_none) {
  const DataConfig config = config_of("source: toy\ninputs: [x, y]\ntarget: w");
  BOOST_TEST(config.inputs[0].name == "input");
  BOOST_TEST(config.targets[0].name == "w");
}

BOOST_AUTO_TEST_CASE(mistakes_stand_where_they_were_made) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"sorce: toy", "run.yaml:1:1: unknown key 'sorce' of data; did you mean 'source'?"},
      {"inputs: [x]", "data needs a `source`"},
      {"[toy]", "expected a map such as"},
      {"source: toy\ninputs: [x, xx]", "run.yaml:2:13: the data has no column 'xx'"},
      {"source: toy\ntarget: lable", "run.yaml:2:9: the data has no column 'lable'; did you mean 'label'?"},
      {"source: toy\nsample_weight: v", "run.yaml:2:16: the data has no column 'v'"},
      {"source: toy\ninputs: [x, pair]", "run.yaml:2:13: column 'pair' has rows of shape [2]"},
      {"source: toy\ninputs: [x, label]", "run.yaml:2:13: column 'label' cannot be put together with others"},
      {"source: toy\ninputs: [label]", "run.yaml:2:10: column 'label' cannot be an input: it holds classes"},
      {"source: toy\ninputs: [x, x]", "run.yaml:2:13: column 'x' is named twice"},
      {"source: toy\ninputs: []", "run.yaml:2:9: expected at least one column"},
      {"source: toy\ninputs: {}", "run.yaml:2:9: expected at least one name"},
      {"source: toy\ninputs: {a: {b: c}}", "run.yaml:2:13: expected the name of a column"},
      {"source: toy\nclass_weight: 3", "run.yaml:2:15: expected balanced or {class: weight}"},
      {"source: toy\nclass_weight: {red: -1}", "run.yaml:2:21: the weight of class 'red' must be a number"},
      {"source: toy\nclass_weight: {rde: 1}",
       "run.yaml:2:16: target 'label' has no class 'rde'; did you mean 'red'?"},
      {"source: toy\ntarget: {a: x, b: y}\nclass_weight: {1: 1}",
       "run.yaml:3:15: class_weight for 2 targets is a map of targets: {a: {class: weight}}"},
      {"source: toy\ntarget: {a: label, b: w}\nclass_weight: {aa: balanced}",
       "run.yaml:3:20: class_weight: there is no target 'aa'"},
      {"source: toy\nclass_weight: {label: {rde: 1}}", "run.yaml:2:24: target 'label' has no class 'rde'"},
      {"source: toy\nclass_weight: {label: balanced, w: 2}", "run.yaml:2:36: expected balanced or {class: "},
      {"source: toy\nexclude: [x, ww]", "run.yaml:2:14: the data has no column 'ww'"},
      {"source: toy\nexclude: [x, x]", "run.yaml:2:14: column 'x' is named twice"},
      {"source: toy\nexclude: x\ninputs: [w, x]", "run.yaml:3:13: column 'x' is used here, but `exclude`"},
      {"source: toy\nexclude: w\nsample_weight: w", "run.yaml:3:16: column 'w' is used here, but `exclude`"},
      {"source: toy\nexclude: label", "data needs `target`"},
      {"source: toy\ninputs: [x, y]\ntarget: y", "run.yaml:2:13: column 'y' is the target and an input"},
      {"source: toy\ninputs: {a: x, b: [w, z]}\ntarget: {c: y, d: [x, z]}",
       "run.yaml:2:13: column 'x' is the target and an input"},
      {"source: toy\ntarget: w\nsample_weight: w", "run.yaml:3:16: column 'w' is the target and the sample"},
      {"source: toy\nvalidation: 0.1", "run.yaml:2:13: expected {first: N}, {last: N} or {random: N}"},
      {"source: toy\nvalidation: {frist: 1}",
       "run.yaml:2:14: unknown kind of split 'frist'; did you mean 'first'?"},
      {"source: toy\nvalidation: {first: 0}", "run.yaml:2:21: 'first' takes a number of rows"},
      {"source: toy\nvalidation: {first: 1.5}", "'first' takes a number of rows"},
      {"source: toy\nvalidation: {first: '3'}", "'first' takes a number of rows"},
      {"source: toy\nvalidation: {first: 10}", "run.yaml:2:21: validation would take 10 of 10 rows"},
      {"source: toy\nvalidation: {last: 11}", "validation would take 11 of 10 rows"},
      {"source: toy\nvalidation: {last: 0.1234567890123456789}", "of 18 digits at most"},
      {"source: toy\nvalidation: {random: 10}", "run.yaml:2:22: validation would take 10 of 10 rows"},
      {"source: toy\nvalidation: {random: {seed: 1}}", "run.yaml:2:22: a random split needs a `size`"},
      {"source: toy\nvalidation: {random: {size: 3, sed: 1}}",
       "run.yaml:2:32: unknown key 'sed' of a random"},
      {"source: toy\nvalidation: {random: {size: 3, seed: -1}}",
       "run.yaml:2:38: 'seed' takes a whole number"},
      {"source: toy\nvalidation: {random: {size: 3, stratify: q}}", "the data has no column 'q'"},
      {"source: toy\nvalidation: {random: {size: 3, stratify: true, group: w}}", "or `group`, not both"},
      {"source: toy\nvalidation: {column: {name: part}}", "run.yaml:2:22: a split by column needs a `value`"},
      {"source: toy\nvalidation: {column: {name: prat, value: a}}", "the data has no column 'prat'"},
      {"source: toy\ntest: {last: 6}\nvalidation: {last: 4}", "validation would take 4 of 4 rows"},
      {"source: toy\nsha256: {a: xyz}", "run.yaml:2:13: expected a SHA-256"},
  };
  for (const auto& [yaml, message] : cases) {
    const std::string found = mistakes_of(yaml);
    BOOST_TEST(found.find(message) != std::string::npos, "expected '" << message << "' in: " << found);
  }
}

BOOST_AUTO_TEST_CASE(of_columns_without_use_all_that_are_left_are_inputs) {
  Description description = Toy().describe();
  for (Field& field : description.fields) field.use = Use::undecided;
  const auto bound = [&](const std::string& yaml, DataConfig& config) {
    config = config_of(yaml);
    Diagnostics diagnostics;
    const Binding binding = bind_columns(config, description, diagnostics);
    record_inputs(binding, description, config);
    BOOST_TEST(diagnostics.text() == "");
    return binding;
  };
  DataConfig config;
  const Binding all = bound("source: toy\ntarget: y\nexclude: [pair, label]", config);
  BOOST_TEST(all.inputs.at(0).name == "input");
  BOOST_TEST(all.inputs[0].columns == (std::vector<std::string>{"x", "w", "z"}), each);
  BOOST_TEST(config.inputs.at(0).columns == all.inputs[0].columns, each);
  // Weights and columns of splits say something of rows; what a split is stratified by may be an input.
  bound(
      "source: toy\ntarget: y\nexclude: [pair, label]\nsample_weight: w\n"
      "test: {column: {name: x, value: 3}}\nvalidation: {random: {size: 2, stratify: z}}",
      config);
  BOOST_TEST(config.inputs.at(0).columns == (std::vector<std::string>{"z"}), each);

  Diagnostics diagnostics;
  bind_columns(config_of("source: toy"), description, diagnostics);
  BOOST_TEST(diagnostics.text().find("data needs `target`: which of the columns x, y, pair, label, w, z") !=
             std::string::npos);
  // A source that says which columns are inputs decides by itself.
  config = config_of("source: toy");
  record_inputs(binding_of(config, Toy()), Toy().describe(), config);
  BOOST_TEST(config.inputs.empty());
}

BOOST_AUTO_TEST_CASE(columns_that_the_test_part_lacks_are_told_where_they_are_used) {
  Description description = Toy(true).describe();
  description.test_lacks = {"y", "w"};
  const auto told = [&](const std::string& yaml) {
    Diagnostics diagnostics;
    bind_columns(config_of(yaml), description, diagnostics);
    return diagnostics.text();
  };
  BOOST_TEST(told("source: toy\ninputs: [x, z]") == "");
  BOOST_TEST(told("source: toy\ninputs: [x, y]")
                 .starts_with("run.yaml:2:13: the test part of the data has no column 'y'"));
  BOOST_TEST(told("source: toy\ninputs: [x, y]\ntest: none") == "");
}

BOOST_AUTO_TEST_CASE(what_a_training_found_is_kept) {
  Description description = Toy().describe();
  for (Field& field : description.fields) {
    field.dtype_is_known = false;
    field.classes.clear();
  }
  Diagnostics diagnostics;
  Binding binding = bind_columns(config_of("source: toy\ninputs: [x, w]\ntarget: {a: label, b: y}"),
                                 description, diagnostics);
  binding.keep({{"a", {"b", "a"}}, {"b", {}}});
  BOOST_TEST(binding.targets[0].classes == (std::vector<std::string>{"b", "a"}), each);
  BOOST_CHECK(binding.targets[0].row.dtype == DType::int64);
  BOOST_TEST(binding.targets[0].dtype_is_known);
  BOOST_TEST(binding.targets[1].classes.empty());
  std::vector<std::string> names;
  for (const Field& field : binding.known) names.push_back(field.name);
  BOOST_TEST(names == (std::vector<std::string>{"x", "w", "label", "y"}), each);
  BOOST_TEST(binding.known[2].classes == (std::vector<std::string>{"b", "a"}), each);
  // A single target is the same one, however its column is called now.
  Binding single = bind_columns(config_of("source: toy\ninputs: [x]\ntarget: w"), description, diagnostics);
  single.keep({{"label", {"no", "yes"}}});
  BOOST_TEST(single.targets[0].classes.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_section_is_written_as_it_reads) {
  const std::string yaml =
      "source: toy\nexclude: [z]\ninputs: {wide: [x, y], deep: [w]}\ntarget: label\nsample_weight: w\n"
      "class_weight: {red: 1/2}\ntest: {first: 2}\nvalidation: {last: 0.250}\nsha256: {a.csv: " +
      std::string(64, '0') + "}";
  const std::string written = to_yaml(to_tree(config_of(yaml)));
  const DataConfig again = config_of(written);
  BOOST_TEST(to_yaml(to_tree(again)) == written);
  BOOST_TEST(again.inputs[0].columns == (std::vector<std::string>{"x", "y"}), each);
  BOOST_TEST(again.targets[0].name == "label");
  BOOST_TEST(again.exclude.columns == (std::vector<std::string>{"z"}), each);
  BOOST_TEST(again.class_weight.at(0).weights.at(0).weight == 0.5);
  BOOST_CHECK(again.test.value().kind == Split::Kind::first);
  BOOST_TEST(again.test.value().amount.value().of(10) == 2);
  BOOST_TEST(again.validation.value().amount.value().text() == "0.250");
  BOOST_TEST(again.sha256.at("a.csv") == std::string(64, '0'));
}

BOOST_AUTO_TEST_CASE(every_form_is_written_as_it_reads) {
  for (const std::string section :
       {"test: none\n", "test:\n  random:\n    size: 1/3\n    stratify: true\n    seed: 7\n",
        "validation:\n  random:\n    size: 20\n    group: w\n", "validation:\n  file: /data/later.csv\n",
        "validation:\n  column:\n    name: part\n    value: test\n", "class_weight: balanced\n",
        "class_weight:\n  a: balanced\n  b:\n    red: 2\n"}) {
    const std::string yaml = "source: toy\n" + section;
    BOOST_TEST(to_yaml(to_tree(config_of(yaml))) == yaml);
  }
  // A random split without a seed of its own has that of the run, which is written down.
  DataConfig config = config_of("source: toy\ntest: {random: .1}\nvalidation: {random: {size: 3, seed: 2}}");
  config.set_seed_of_splits(5);
  BOOST_TEST(config.test.value().seed.value() == 5U);
  BOOST_TEST(config.validation.value().seed.value() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
