#include <plexus/data/detail/weigh_classes.hpp>
#include <plexus/error/error.hpp>

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../support/says.hpp"
#include "toy_data.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(reading_parts)

namespace {

using Values = std::vector<double>;
constexpr auto each = boost::test_tools::per_element();

}  // namespace

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

// x is the number of the row, so class 3 is row 3. Red, green and blue have 4, 3 and 3 of 10 rows: balanced
// weights are 10 / (3 * 4) = 5/6 and 10 / 9.
BOOST_AUTO_TEST_CASE(class_weights_of_whole_numbers_and_balanced_ones) {
  const Parts whole = parts_of("source: toy\ninputs: [y]\ntarget: x\nclass_weight: {3: 5}");
  BOOST_TEST(values_of(whole.train.weights[0].value().rows(2, 3)) == (Values{1, 5, 1}), each);
  const double red = 10.0 / 12;
  const double other = 10.0 / 9;
  const Parts balanced = parts_of("source: toy\nclass_weight: balanced");
  BOOST_TEST(values_of(balanced.train.weights[0].value().rows(0, 4)) == (Values{red, other, other, red}),
             each);
  const Parts one = parts_of("source: toy\ntarget: {a: label, b: w}\nclass_weight: {a: balanced}");
  BOOST_TEST(values_of(one.train.weights[0].value().rows(0, 2)) == (Values{red, other}), each);
  BOOST_TEST(!one.train.weights[1].has_value());
  // Only rows of training count: of the first 6, two have each class.
  const Parts part = parts_of("source: toy\nclass_weight: balanced\nvalidation: {last: 4}");
  BOOST_TEST(values_of(part.train.weights[0].value()) == Values(6, 1.0), each);
}

BOOST_AUTO_TEST_CASE(class_weights_of_what_is_no_class_are_refused) {
  const auto refused = [](const std::string& yaml, const std::string& message) {
    BOOST_CHECK_EXCEPTION(parts_of("source: toy\ninputs: [w]\n" + yaml), DataError, Says{message});
  };
  refused("target: [x, y]\nclass_weight: {1: 4}",
          "target 'target' holds 2 values that are no one-hot row in row 0");
  refused("target: pair\nclass_weight: {0: 4}",
          "target 'pair' holds 2 values that are no one-hot row in row 0");
  refused("target: x\nclass_weight: {11: 4}",
          "run.yaml:4:16: class_weight: target 'x' has no class 11: its values lie between 0 and 9");
  refused("class_weight: {red: 2, 0: 3}",
          "run.yaml:3:24: class_weight: class 'red' of target 'label' is given twice");
}

BOOST_AUTO_TEST_CASE(one_hot_rows_have_classes) {
  Samples samples;
  samples.rows = 3;
  samples.targets = {{"kind", Tensor::of<float>({3, 2}, {0, 1, 1, 0, 0, 1}), {}}};
  samples.weights = {std::nullopt};
  weigh_classes(samples, {ClassWeight{.weights = {{"1", 3}}}});
  BOOST_TEST(values_of(samples.weights[0].value()) == (Values{3, 1, 3}), each);
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
  BOOST_CHECK_EXCEPTION(read("source: toy\ninputs: [label]\ntarget: w"), DataError,
                        Says{"'label' cannot be an input"});
  BOOST_CHECK_EXCEPTION(read("source: toy\ninputs: [x, label]\ntarget: w"), DataError,
                        Says{"cannot be put together"});
  BOOST_CHECK_EXCEPTION(read("source: toy\ntarget: w\nsample_weight: label"), DataError,
                        Says{"cannot be the sample weight"});
  BOOST_CHECK_EXCEPTION(read("source: toy\nclass_weight: {rde: 1}"), DataError, Says{"did you mean 'red'?"});
  BOOST_CHECK_EXCEPTION(read("source: toy\nclass_weight: {3: 1}"), DataError, Says{"has no class '3'"});
}

BOOST_AUTO_TEST_SUITE_END()
