#include <plexus/error/error.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../support/says.hpp"
#include "toy_data.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(splits)

namespace {

using Values = std::vector<double>;
constexpr auto each = boost::test_tools::per_element();

/// The column x of the parts, which is the number of the row.
Values validation_rows(const std::string& split) {
  const Parts parts = parts_of("source: toy\ninputs: [x]\nvalidation: " + split);
  const Samples& validation = parts.validation.value();
  const Values rows = values_of(validation.inputs[0].values);
  BOOST_TEST(static_cast<std::int64_t>(rows.size()) == validation.rows);
  BOOST_TEST(parts.train.rows + validation.rows == 10);
  for (std::int64_t r = 0; r < validation.rows; ++r) {
    BOOST_TEST(static_cast<double>(validation.source_row(r)) == rows[static_cast<std::size_t>(r)]);
  }
  for (std::int64_t r = 0; r < parts.train.rows; ++r) {
    BOOST_TEST(static_cast<double>(parts.train.source_row(r)) == parts.train.inputs[0].values.at(r));
  }
  return rows;
}

/// The toy with codes that have no names: 0, 450 000 000 and 900 000 000.
class LargeCodes final : public Dataset {
 public:
  Description describe() const override {
    Description description = Toy().describe();
    description.fields.at(3).classes.clear();
    return description;
  }
  std::vector<Column> read(Part part) const override {
    std::vector<Column> table = Toy().read(part);
    table.at(3).classes.clear();
    for (std::int64_t& code : table[3].values.data<std::int64_t>()) code *= 450'000'000;
    return table;
  }
  std::vector<std::string> files() const override { return {}; }
};

}  // namespace

// The first rows of the permutation of 0 .. 9 that philox.hpp defines for the stream (seed, "split",
// "validation"), in ascending order. Computed from that text by a program of its own: for seed 0 the
// permutation begins 9, 1, 2, 0; for seed 7, 6, 2, 9, 5.
BOOST_AUTO_TEST_CASE(random_rows_are_a_function_of_the_seed) {
  BOOST_TEST(validation_rows("{random: 3}") == (Values{1, 2, 9}), each);
  BOOST_TEST(validation_rows("{random: .3}") == (Values{1, 2, 9}), each);
  BOOST_TEST(validation_rows("{random: {size: 0.3, seed: 7}}") == (Values{2, 6, 9}), each);
  // Testing has a stream of its own, which begins 3, 8, 1.
  const Parts parts = parts_of("source: toy\ninputs: [x]\ntest: {random: 3}\nvalidation: {random: 3}");
  BOOST_TEST(values_of(parts.test.value().inputs[0].values) == (Values{1, 3, 8}), each);
  BOOST_TEST(parts.validation.value().rows == 3);
  BOOST_TEST(parts.train.rows == 4);
  for (std::int64_t r = 0; r < 3; ++r) {
    BOOST_TEST(static_cast<double>(parts.validation->source_row(r)) ==
               parts.validation->inputs[0].values.at(r));
  }
}

// The classes r % 3 have 4, 3 and 3 rows. Of 3 rows their shares are 1.2, 0.9, 0.9: one row each. Of the
// permutation of seed 7 that is 6 (red), 2 (blue), and 1 (green), before which 9, 5 and 0 are passed over.
BOOST_AUTO_TEST_CASE(a_stratified_split_has_every_class_in_proportion) {
  BOOST_TEST(validation_rows("{random: {size: 3, seed: 7, stratify: true}}") == (Values{1, 2, 6}), each);
  BOOST_TEST(validation_rows("{random: {size: 3, seed: 7, stratify: label}}") == (Values{1, 2, 6}), each);
  BOOST_CHECK_EXCEPTION(validation_rows("{random: {size: 3, stratify: w}}"), DataError,
                        Says{"stratify: '1' has a single row"});
  const auto of_numbers = [] {
    parts_of("source: toy\ninputs: [w]\ntarget: pair\nvalidation: {random: {size: 3, stratify: true}}");
  };
  BOOST_CHECK_EXCEPTION(of_numbers(), DataError,
                        Says{"stratify: target 'pair' holds 2 values that are no one-hot"});
}

// A name for every number up to the largest would fill the memory.
BOOST_AUTO_TEST_CASE(codes_of_a_stratified_split_may_be_large) {
  const std::string yaml =
      "source: toy\ninputs: [x]\nvalidation: {random: {size: 3, seed: 7, stratify: true}}";
  const Parts parts = parts_of(yaml, LargeCodes());
  BOOST_TEST(values_of(parts.validation.value().inputs[0].values) == (Values{1, 2, 6}), each);
}

// Seed 7 permutes three groups to 2, 0, 1: the rows 2, 5, 8 of the third one are enough for 3.
BOOST_AUTO_TEST_CASE(rows_of_a_group_stay_together) {
  BOOST_TEST(validation_rows("{random: {size: 3, seed: 7, group: label}}") == (Values{2, 5, 8}), each);
  BOOST_TEST(validation_rows("{random: {size: 4, seed: 7, group: label}}") == (Values{0, 2, 3, 5, 6, 8, 9}),
             each);
  BOOST_CHECK_EXCEPTION(validation_rows("{random: {size: 8, seed: 7, group: label}}"), DataError,
                        Says{"validation would take all 10 rows"});
}

BOOST_AUTO_TEST_CASE(a_column_says_which_rows) {
  BOOST_TEST(validation_rows("{column: {name: label, value: green}}") == (Values{1, 4, 7}), each);
  BOOST_TEST(validation_rows("{column: {name: w, value: 3.0}}") == (Values{2}), each);
  BOOST_CHECK_EXCEPTION(validation_rows("{column: {name: label, value: gren}}"), DataError,
                        Says{"no row has the value 'gren' in column 'label'; did you mean 'green'?"});
}

BOOST_AUTO_TEST_CASE(none_switches_the_part_of_the_source_off) {
  BOOST_TEST(!parts_of("source: toy\ntest: none\nvalidation: none", Toy(true)).test.has_value());
  BOOST_TEST(parts_of("source: toy", Toy(true)).test.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
