#include <plexus/config/to_yaml.hpp>

#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "toy_data.hpp"

using namespace plexus;
using namespace plexus::tests;

namespace {

using Values = std::vector<double>;
constexpr auto each = boost::test_tools::per_element();

}  // namespace

BOOST_AUTO_TEST_SUITE(binding)

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
  const std::string yaml = "source: toy\ninputs: {wide: [x, y], deep: [w]}\ntarget: {main: y, aux: [x, w]}";
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
  BOOST_TEST(values_of(parts.train.inputs[0].values.rows(2, 2)) == (Values{2, 20, 3, 30}), each);
  BOOST_TEST(values_of(parts.train.targets[1].values.rows(9, 1)) == (Values{9, 10}), each);
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
      {"source: toy\nclass_weight: 3", "run.yaml:2:15: expected {class: weight}"},
      {"source: toy\nclass_weight: {red: -1}", "run.yaml:2:21: the weight of class 'red' must be a number"},
      {"source: toy\nclass_weight: {rde: 1}",
       "run.yaml:2:15: target 'label' has no class 'rde'; did you mean 'red'?"},
      {"source: toy\ntarget: {a: x, b: y}\nclass_weight: {1: 1}",
       "class_weight needs a single target, found 2"},
      {"source: toy\nvalidation: 0.1", "run.yaml:2:13: expected {first: N} or {last: N}"},
      {"source: toy\nvalidation: {frist: 1}",
       "run.yaml:2:14: unknown kind of split 'frist'; did you mean 'first'?"},
      {"source: toy\nvalidation: {first: 0}", "run.yaml:2:21: 'first' takes a number of rows"},
      {"source: toy\nvalidation: {first: 1.5}", "'first' takes a number of rows"},
      {"source: toy\nvalidation: {first: '3'}", "'first' takes a number of rows"},
      {"source: toy\nvalidation: {first: 10}", "run.yaml:2:21: validation would take 10 of 10 rows"},
      {"source: toy\nvalidation: {last: 11}", "validation would take 11 of 10 rows"},
      {"source: toy\ntest: {last: 6}\nvalidation: {last: 4}", "validation would take 4 of 4 rows"},
      {"source: toy\nsha256: {a: xyz}", "run.yaml:2:13: expected a SHA-256"},
  };
  for (const auto& [yaml, message] : cases) {
    const std::string found = mistakes_of(yaml);
    BOOST_TEST(found.find(message) != std::string::npos, "expected '" << message << "' in: " << found);
  }
}

BOOST_AUTO_TEST_CASE(columns_that_nobody_declared_must_be_named) {
  Description description = Toy().describe();
  for (Field& field : description.fields) field.use = Use::undecided;
  Diagnostics diagnostics;
  bind_columns(config_of("source: toy"), description, diagnostics);
  BOOST_TEST(diagnostics.text().find("data needs `inputs`: which of the columns x, y, pair, label, w") !=
             std::string::npos);
  BOOST_TEST(diagnostics.text().find("data needs `target`") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_section_is_written_as_it_reads) {
  const std::string yaml =
      "source: toy\ninputs: {wide: [x, y], deep: [w]}\ntarget: label\nsample_weight: w\nclass_weight: {red: "
      "1/2}\n"
      "test: {first: 2}\nvalidation: {last: 0.25}\nsha256: {a.csv: " +
      std::string(64, '0') + "}";
  const std::string written = to_yaml(to_tree(config_of(yaml)));
  const DataConfig again = config_of(written);
  BOOST_TEST(to_yaml(to_tree(again)) == written);
  BOOST_TEST(again.inputs[0].columns == (std::vector<std::string>{"x", "y"}), each);
  BOOST_TEST(again.targets[0].name == "label");
  BOOST_TEST(again.class_weight[0].second == 0.5);
  BOOST_TEST(again.test.value().first);
  BOOST_TEST(again.test.value().amount == 2.0);
  BOOST_TEST(again.validation.value().fraction);
  BOOST_TEST(again.sha256.at("a.csv") == std::string(64, '0'));
}

BOOST_AUTO_TEST_SUITE_END()
