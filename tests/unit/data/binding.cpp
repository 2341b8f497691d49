#include <plexus/config/diagnostics.hpp>
#include <plexus/config/to_yaml.hpp>
#include <plexus/config/yaml.hpp>
#include <plexus/data/binding.hpp>
#include <plexus/data/read_parts.hpp>

#include <memory>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../support/says.hpp"

using namespace plexus;

namespace {

/// Ten rows: x = r, y = 10 r, pair = (r, -r), label = r % 3 of three classes, w = r + 1; and five of a test
/// part if asked for.
class Toy final : public Dataset {
 public:
  explicit Toy(bool has_test = false) : has_test_(has_test) {}

  Description describe() const override {
    const std::vector<std::string> classes{"red", "green", "blue"};
    return {{{"x", {DType::float64, {}}},
             {"y", {DType::float32, {}}},
             {"pair", {DType::float32, {2}}, Use::input},
             {"label", {DType::int64, {}}, Use::target, classes},
             {"w", {DType::float64, {}}}},
            10,
            has_test_,
            has_test_ ? std::optional<std::int64_t>(5) : std::nullopt};
  }

  std::vector<Column> read(Part part) const override {
    const std::int64_t rows = part == Part::train ? 10 : 5;
    Tensor x(DType::float64, {rows});
    Tensor y(DType::float32, {rows});
    Tensor pair(DType::float32, {rows, 2});
    Tensor label(DType::int64, {rows});
    Tensor w(DType::float64, {rows});
    for (std::int64_t r = 0; r < rows; ++r) {
      const auto i = static_cast<std::size_t>(r);
      x.data<double>()[i] = static_cast<double>(r);
      y.data<float>()[i] = static_cast<float>(10 * r);
      pair.data<float>()[2 * i] = static_cast<float>(r);
      pair.data<float>()[2 * i + 1] = static_cast<float>(-r);
      label.data<std::int64_t>()[i] = r % 3;
      w.data<double>()[i] = static_cast<double>(r + 1);
    }
    return {{"x", x, {}},
            {"y", y, {}},
            {"pair", pair, {}},
            {"label", label, describe().fields[3].classes},
            {"w", w, {}}};
  }
  std::vector<std::string> files() const override { return {}; }

 private:
  bool has_test_;
};

/// Knows one dataset, `toy`.
class ToySource final : public ComponentSource {
 public:
  const Schema* schema(Kind kind, std::string_view name) const override {
    return kind == Kind::dataset && name == "toy" ? &schema_ : nullptr;
  }
  std::unique_ptr<Component> make(Kind, std::string_view, const Options&) const override {
    return std::make_unique<Toy>();
  }
  std::vector<std::string> names(Kind) const override { return {"toy"}; }
  std::string places_searched(Kind) const override { return ""; }

 private:
  Schema schema_{"toy", "ten rows"};
};

const ToySource toy_source;

DataConfig config_of(const std::string& yaml, Diagnostics& diagnostics) {
  const Tree tree = parse_yaml(std::make_shared<Source>(Source{"run.yaml", yaml, "."}));
  return read_data_config(tree, toy_source, diagnostics);
}

DataConfig config_of(const std::string& yaml) {
  Diagnostics diagnostics;
  DataConfig config = config_of(yaml, diagnostics);
  diagnostics.throw_if_any();
  return config;
}

Binding binding_of(const DataConfig& config, const Dataset& dataset) {
  Diagnostics diagnostics;
  Binding binding = bind_columns(config, dataset.describe(), diagnostics);
  diagnostics.throw_if_any();
  return binding;
}

Parts parts_of(const std::string& yaml, const Dataset& dataset = Toy()) {
  const DataConfig config = config_of(yaml);
  return read_parts(config, dataset, binding_of(config, dataset), {true, true, true});
}

/// The message of everything that is wrong with a data section.
std::string mistakes_of(const std::string& yaml, const Dataset& dataset = Toy()) {
  Diagnostics diagnostics;
  const DataConfig config = config_of(yaml, diagnostics);
  if (diagnostics.empty()) bind_columns(config, dataset.describe(), diagnostics);
  return diagnostics.text();
}

std::vector<double> values_of(const Tensor& tensor) {
  std::vector<double> values;
  for (std::int64_t i = 0; i < tensor.elements(); ++i) values.push_back(tensor.at(i));
  return values;
}

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

// The test part is taken first, validation from what is left: 10 rows, 2 for testing, of 8 floor(8 * 0.7) = 5
// stay.
BOOST_AUTO_TEST_CASE(parts_are_cut_in_order) {
  const Parts parts = parts_of("source: toy\ninputs: [x]\ntest: {first: 2}\nvalidation: {last: 0.3}");
  BOOST_TEST(values_of(parts.test.value().inputs[0].values) == (Values{0, 1}), each);
  BOOST_TEST(values_of(parts.train.inputs[0].values) == (Values{2, 3, 4, 5, 6}), each);
  BOOST_TEST(values_of(parts.validation.value().inputs[0].values) == (Values{7, 8, 9}), each);
}

// A fraction f leaves floor(N (1 - f)) rows: of 10, 0.25 leaves 7.
BOOST_AUTO_TEST_CASE(fractions_round_as_in_keras) {
  BOOST_TEST(parts_of("source: toy\nvalidation: {last: 0.25}").train.rows == 7);
  BOOST_TEST(parts_of("source: toy\nvalidation: {first: 1/4}").train.rows == 7);
  BOOST_TEST(parts_of("source: toy\nvalidation: {last: 1}").train.rows == 9);
}

BOOST_AUTO_TEST_CASE(a_source_with_a_test_part) {
  const Toy toy(true);
  BOOST_TEST(parts_of("source: toy", toy).test.value().rows == 5);
  BOOST_TEST(mistakes_of("source: toy\ntest: {last: 2}", toy).find("a test part of its own") !=
             std::string::npos);
}

// Weight of row r is r + 1; blue (rows 2, 5, 8) counts twice, red (0, 3, 6, 9) not at all. Validation has no
// class weights.
BOOST_AUTO_TEST_CASE(weights_multiply) {
  const Parts parts =
      parts_of("source: toy\nsample_weight: w\nclass_weight: {blue: 2, 0: 0}\nvalidation: {last: 4}");
  BOOST_TEST(values_of(parts.train.weights[0].value()) == (Values{0, 2, 6, 0, 5, 12}), each);
  BOOST_TEST(values_of(parts.validation.value().weights[0].value()) == (Values{7, 8, 9, 10}), each);
  const Parts unweighted = parts_of("source: toy\nclass_weight: {1: 1/2}");
  BOOST_TEST(values_of(unweighted.train.weights[0].value()) == (Values{1, .5, 1, 1, .5, 1, 1, .5, 1, 1}),
             each);
}

BOOST_AUTO_TEST_CASE(class_weights_of_whole_numbers_and_one_hot_rows) {
  const Parts whole = parts_of("source: toy\ninputs: [y]\ntarget: x\nclass_weight: {3: 5}");
  BOOST_TEST(values_of(whole.train.weights[0].value().rows(2, 3)) == (Values{1, 5, 1}), each);
  // The larger of (r, -r) is element 0, in row 0 both are 0.
  const Parts one_hot = parts_of("source: toy\ninputs: [y]\ntarget: pair\nclass_weight: {0: 4}");
  BOOST_TEST(values_of(one_hot.train.weights[0].value()) == Values(10, 4.0), each);
  const std::string stack = "source: toy\ninputs: [y]\ntarget: [x, w]\nclass_weight: {1: 4}";
  BOOST_TEST(values_of(parts_of(stack).train.weights[0].value()) == Values(10, 4.0), each);
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

BOOST_AUTO_TEST_CASE(what_shows_only_in_the_values_is_a_data_error) {
  const auto labels_unknown = [] {
    Description description = Toy().describe();
    description.fields[3].dtype_is_known = false;
    description.fields[3].classes.clear();
    return description;
  }();
  const auto read = [&](const std::string& yaml) {
    const DataConfig config = config_of(yaml);
    Diagnostics diagnostics;
    const Binding binding = bind_columns(config, labels_unknown, diagnostics);
    diagnostics.throw_if_any();
    return read_parts(config, Toy(), binding, {});
  };
  BOOST_CHECK_EXCEPTION(read("source: toy\ninputs: [label]"), DataError, Says{"'label' cannot be an input"});
  BOOST_CHECK_EXCEPTION(read("source: toy\ninputs: [x, label]"), DataError, Says{"cannot be put together"});
  BOOST_CHECK_EXCEPTION(read("source: toy\nsample_weight: label"), DataError,
                        Says{"cannot be the sample weight"});
  BOOST_CHECK_EXCEPTION(read("source: toy\nclass_weight: {rde: 1}"), DataError, Says{"did you mean 'red'?"});
  BOOST_CHECK_EXCEPTION(read("source: toy\nclass_weight: {3: 1}"), DataError, Says{"has no class '3'"});
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
