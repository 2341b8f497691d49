#include <plexus/config/yaml.hpp>
#include <plexus/data/samples.hpp>
#include <plexus/data/transform.hpp>
#include <plexus/error/error.hpp>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <sstream>

#include <boost/test/unit_test.hpp>

#include "../../support/message_of.hpp"
#include "component_harness.hpp"
#include "transform_goldens.hpp"

using namespace plexus;
using namespace plexus::tests;
using plexus::test::message_of;

BOOST_AUTO_TEST_SUITE(transforms)

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

std::unique_ptr<const Transform> transform_of(const std::string& name, const std::string& options = "{}") {
  reference();  // loads the plugins
  const Tree tree = parse_yaml(std::make_shared<Source>(Source{"options", options, "."}));
  return made<Transform>(name, tree.entries());
}

std::vector<double> parsed(const char* text) {
  std::vector<double> numbers;
  std::istringstream words(text);
  for (std::string word; words >> word;) numbers.push_back(std::strtod(word.c_str(), nullptr));
  return numbers;
}

std::vector<double> applied(const ColumnFunction& function, double value) {
  std::vector<double> out(function.width());
  function.apply(value, out);
  return out;
}

/// What a transform makes of a table, row by row.
std::vector<double> prepared(const Transform& transform, const std::vector<double>& table,
                             std::size_t columns) {
  const std::size_t rows = table.size() / columns;
  std::vector<std::unique_ptr<const ColumnFunction>> functions;
  for (std::size_t c = 0; c < columns; ++c) {
    std::vector<double> column;
    for (std::size_t r = 0; r < rows; ++r) column.push_back(table[r * columns + c]);
    const FittedColumn fitted = transform.fit({"x", CellKind::numbers, column, {}, columns == 1});
    functions.push_back(transform.function(fitted));
  }
  std::vector<double> made;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const std::vector<double> cells = applied(*functions[i % columns], table[i]);
    made.insert(made.end(), cells.begin(), cells.end());
  }
  return made;
}

FittedColumn fitted_to_texts(const Transform& transform) {
  static const std::vector<double> codes = {1, 0, 1, 2};
  return transform.fit({"plan", CellKind::texts, codes, {"gold", "iron", "tin"}, true});
}

}  // namespace

// Equal bits, but for power_transformer, whose logarithms are those of the C library.
BOOST_AUTO_TEST_CASE(equal_scikit_learns) {
  for (const TransformGolden& golden : transform_goldens) {
    const std::string name = std::string(golden.transform) + " " + golden.options;
    const auto transform = transform_of(golden.transform, golden.options);
    const std::vector<double> found =
        prepared(*transform, parsed(golden.table), static_cast<std::size_t>(golden.columns));
    const std::vector<double> expected = parsed(golden.prepared);
    BOOST_TEST_REQUIRE(found.size() == expected.size(), name);
    const double tolerance = std::string(golden.transform) == "power_transformer" ? 1e-15 : 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (std::isnan(expected[i])) {
        BOOST_TEST(std::isnan(found[i]), name);
      } else {
        BOOST_TEST(std::fabs(found[i] - expected[i]) <= tolerance * std::fabs(expected[i]),
                   name << ": " << found[i] << ", scikit-learn: " << expected[i]);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(invertible_ones_return_to_the_units_of_the_column) {
  const std::vector<double> column = {-0.5, 0, 1, 10, 250};
  for (const char* name :
       {"standard_scaler", "min_max_scaler", "robust_scaler", "log1p", "power_transformer"}) {
    const auto transform = transform_of(name);
    BOOST_TEST(transform->invertible(), name);
    const auto function = transform->function(transform->fit({"x", CellKind::numbers, column, {}, true}));
    for (const double value : column) {
      BOOST_TEST(std::fabs(function->inverse(applied(*function, value)[0]) - value) <= 1e-12 * 250, name);
    }
  }
  BOOST_TEST(!transform_of("min_max_scaler", "{clip: true}")->invertible());
  BOOST_TEST(!transform_of("k_bins_discretizer")->invertible());
}

BOOST_AUTO_TEST_CASE(categories_of_texts_have_places) {
  const auto refusing = transform_of("one_hot_encoder");
  const auto function = refusing->function(fitted_to_texts(*refusing));
  BOOST_TEST(function->names() == (std::vector<std::string>{"gold", "iron", "tin"}),
             boost::test_tools::per_element());
  BOOST_TEST(applied(*function, 1) == (std::vector<double>{0, 1, 0}), boost::test_tools::per_element());
  BOOST_TEST(message_of([&] {
               applied(*function, static_cast<double>(unknown_code));
             }).find("unknown: other") != std::string::npos);
  BOOST_TEST(message_of([&] {
               applied(*function, static_cast<double>(missing_code));
             }).find("simple_imputer") != std::string::npos);

  const auto open = transform_of("one_hot_encoder", "{unknown: other, categories: [tin, zinc, gold]}");
  BOOST_TEST(open->width().value() == 3U);
  const auto listed = open->function(fitted_to_texts(*open));
  BOOST_TEST(applied(*listed, 0) == (std::vector<double>{0, 0, 1}), boost::test_tools::per_element());
  BOOST_TEST(applied(*listed, 1) == (std::vector<double>{0, 0, 0}), boost::test_tools::per_element());
  BOOST_TEST(applied(*listed, static_cast<double>(unknown_code)) == (std::vector<double>{0, 0, 0}),
             boost::test_tools::per_element());

  const auto strict = transform_of("ordinal_encoder", "{categories: [tin, gold]}");
  BOOST_TEST(message_of([&] { fitted_to_texts(*strict); }).find("'iron', which is none of the categories") !=
             std::string::npos);
  const auto ordinal = transform_of("ordinal_encoder", "{unknown: other}");
  const auto places = ordinal->function(fitted_to_texts(*ordinal));
  BOOST_TEST(applied(*places, 2)[0] == 2);
  BOOST_TEST(applied(*places, static_cast<double>(unknown_code))[0] == -1);
}

// In the order of the list, which is not that of the numbers.
BOOST_AUTO_TEST_CASE(listed_categories_of_numbers_keep_their_order) {
  const std::vector<double> column = {3, 1, 20, 3};
  const auto fitted_function = [&](const Transform& transform) {
    return transform.function(transform.fit({"x", CellKind::numbers, column, {}, true}));
  };
  const auto ordinal = transform_of("ordinal_encoder", "{categories: [\"20\", \"1\", \"3\"]}");
  const auto places = fitted_function(*ordinal);
  for (const auto& [value, place] : {std::pair{20.0, 0.0}, {1.0, 1.0}, {3.0, 2.0}}) {
    BOOST_TEST(applied(*places, value)[0] == place);
  }
  BOOST_TEST(message_of([&] { applied(*places, 2); }).find("holds 2, which is no category") !=
             std::string::npos);
  const auto one_hot = transform_of("one_hot_encoder", "{categories: [\"20\", \"1\"], unknown: other}");
  const auto zeros = fitted_function(*one_hot);
  BOOST_TEST(zeros->names() == (std::vector<std::string>{"20", "1"}), boost::test_tools::per_element());
  BOOST_TEST(applied(*zeros, 20) == (std::vector<double>{1, 0}), boost::test_tools::per_element());
  BOOST_TEST(applied(*zeros, 3) == (std::vector<double>{0, 0}), boost::test_tools::per_element());
  const auto strict = transform_of("one_hot_encoder", "{categories: [\"20\", \"1\"]}");
  BOOST_TEST(message_of([&] {
               fitted_function(*strict);
             }).find("holds 3, which is none of the categories 20, 1") != std::string::npos);
}

// An imputer adds its text behind those of the training rows.
BOOST_AUTO_TEST_CASE(categories_that_are_not_listed_ascend) {
  const auto encoder = transform_of("one_hot_encoder");
  const std::vector<double> codes = {0, 2, 1};
  const auto function =
      encoder->function(encoder->fit({"plan", CellKind::texts, codes, {"gold", "tin", "iron"}, true}));
  BOOST_TEST(function->names() == (std::vector<std::string>{"gold", "iron", "tin"}),
             boost::test_tools::per_element());
  BOOST_TEST(applied(*function, 2) == (std::vector<double>{0, 1, 0}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_imputer_fills_texts_and_tells_where) {
  const auto constant = transform_of("simple_imputer", "{strategy: constant, fill_value: none}");
  BOOST_TEST(constant->categories() == (std::vector<std::string>{"none"}), boost::test_tools::per_element());
  BOOST_TEST(transform_of("simple_imputer", "{strategy: constant, fill_value: 0}")->categories() ==
                 (std::vector<std::string>{"0"}),
             boost::test_tools::per_element());  // a zip code, for a column of texts
  const std::vector<double> codes = {0, -1, 0};
  const auto filled =
      constant->function(constant->fit({"plan", CellKind::texts, codes, {"gold", "none"}, true}));
  BOOST_TEST(applied(*filled, static_cast<double>(missing_code))[0] == 1);
  BOOST_TEST(applied(*filled, static_cast<double>(unknown_code))[0] == static_cast<double>(unknown_code));
  BOOST_TEST(filled->texts() == (std::vector<std::string>{"gold", "none"}), boost::test_tools::per_element());

  const auto telling = transform_of("simple_imputer", "{strategy: median, indicator: true}");
  const std::vector<double> column = {3, missing, 1, 5};
  const auto function = telling->function(telling->fit({"x", CellKind::numbers, column, {}, true}));
  BOOST_TEST(applied(*function, missing) == (std::vector<double>{3, 1}), boost::test_tools::per_element());
  BOOST_TEST(applied(*function, 4) == (std::vector<double>{4, 0}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_clip_bounds_values) {
  const auto transform = transform_of("clip", "{min: 0, max: 2.5}");
  const auto function = transform->function(transform->fit({"x", CellKind::numbers, {}, {}, true}));
  BOOST_TEST(applied(*function, -3)[0] == 0);
  BOOST_TEST(applied(*function, 2)[0] == 2);
  BOOST_TEST(applied(*function, 9)[0] == 2.5);
  BOOST_TEST(std::isnan(applied(*function, missing)[0]));
}

BOOST_AUTO_TEST_CASE(columns_that_cannot_be_fitted_are_refused) {
  const std::vector<double> gaps = {missing, missing};
  for (const char* name :
       {"standard_scaler", "min_max_scaler", "robust_scaler", "power_transformer", "simple_imputer"}) {
    const auto transform = transform_of(name);
    BOOST_TEST(message_of([&] {
                 transform->fit({"x", CellKind::numbers, gaps, {}, true});
               }).find("no value") != std::string::npos,
               name);
  }
  const auto logarithm = transform_of("log1p");
  const auto function = logarithm->function({});
  BOOST_TEST(message_of([&] { applied(*function, -1); }).find("greater than -1") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
