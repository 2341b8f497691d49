#include <plexus/error/error.hpp>

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../support/says.hpp"
#include "toy_data.hpp"

using namespace plexus;
using namespace plexus::tests;

namespace {

using Values = std::vector<double>;
constexpr auto each = boost::test_tools::per_element();

}  // namespace

BOOST_AUTO_TEST_SUITE(reading_parts)

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

BOOST_AUTO_TEST_SUITE_END()
