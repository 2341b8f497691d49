// Splits that are scikit-learn's: the same rows in the same order.

#include <plexus/config/to_yaml.hpp>
#include <plexus/data/legacy_random.hpp>
#include <plexus/data/scikit_learn_rows.hpp>
#include <plexus/error/error.hpp>
#include <plexus/error/warnings.hpp>

#include <algorithm>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../support/holds.hpp"
#include "../../support/says.hpp"
#include "split_goldens.hpp"
#include "toy_data.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(scikit_learn_splits)

namespace {

using Rows = std::vector<std::int64_t>;
constexpr auto each = boost::test_tools::per_element();

/// A row for each label; x is the number of the row.
class Labelled final : public Dataset {
 public:
  explicit Labelled(const std::string& labels) {
    std::istringstream words(labels);
    for (std::int64_t label = 0; words >> label;) labels_.push_back(label);
  }
  Description describe() const override {
    Description description;
    description.fields = {{"x", {DType::int64, {}}, Use::input}, {"label", {DType::int64, {}}, Use::target}};
    description.train_rows = static_cast<std::int64_t>(labels_.size());
    return description;
  }
  std::vector<Column> read(Part) const override {
    const auto rows = static_cast<std::int64_t>(labels_.size());
    Tensor x(DType::int64, {rows});
    for (std::int64_t r = 0; r < rows; ++r) x.data<std::int64_t>()[static_cast<std::size_t>(r)] = r;
    return {{"x", x, {}}, {"label", Tensor::of<std::int64_t>({rows}, labels_), {}}};
  }
  std::vector<std::string> files() const override { return {}; }

 private:
  Rows labels_;
};

std::string rows_of(const Samples& samples) {
  std::string text;
  for (std::int64_t r = 0; r < samples.rows; ++r) {
    const auto row = static_cast<std::int64_t>(samples.inputs[0].values.at(r));
    BOOST_TEST(samples.source_row(r) == row);
    text += (r > 0 ? " " : "") + std::to_string(row);
  }
  return text;
}

std::string message_of_toy(const std::string& split) {
  try {
    parts_of("source: toy\ninputs: [x]\nvalidation: " + split);
  } catch (const Error& error) {
    return error.message();
  }
  return "";
}

Rows first(const Rows& rows, std::ptrdiff_t count) { return Rows(rows.begin(), rows.begin() + count); }

}  // namespace

BOOST_AUTO_TEST_CASE(rows_and_their_order_are_those_of_scikit_learn) {
  for (const SplitGolden& golden : split_goldens) {
    const Parts parts = parts_of("source: toy\nvalidation: " + golden.split, Labelled(golden.labels));
    BOOST_TEST(rows_of(parts.validation.value()) == golden.apart, golden.split);
    BOOST_TEST(rows_of(parts.train) == golden.rest, golden.split);
  }
}

// California housing: 20,640 rows divided twice with random_state 42; spec/semantics.md, A2.
BOOST_AUTO_TEST_CASE(the_second_split_divides_what_the_first_one_left_in_its_order) {
  const Split split = Split::train_test(0.25, 42);
  const SplitSizes outer = split_sizes(split, 20640).value();
  BOOST_TEST(outer.apart == 5160);
  const DividedRows full = train_test_rows(split, outer, 20640, {});
  BOOST_TEST(first(full.apart, 5) == (Rows{20046, 3024, 15663, 20484, 9814}), each);
  const SplitSizes inner = split_sizes(split, 15480).value();
  BOOST_TEST(inner.apart == 3870);
  DividedRows rows = train_test_rows(split, inner, 15480, {});
  for (Rows* side : {&rows.rest, &rows.apart}) {
    for (std::int64_t& row : *side) row = full.rest[static_cast<std::size_t>(row)];
  }
  BOOST_TEST(first(rows.rest, 5) == (Rows{16860, 12184, 19319, 10523, 12294}), each);
  BOOST_TEST(first(rows.apart, 5) == (Rows{10919, 16047, 14172, 7641, 227}), each);
}

// numpy.random.RandomState(0).permutation(5) and (42).permutation(8).
BOOST_AUTO_TEST_CASE(permutations_are_those_of_numpy) {
  BOOST_TEST(LegacyRandom(0).permutation(5) == (Rows{2, 0, 1, 3, 4}), each);
  BOOST_TEST(LegacyRandom(42).permutation(8) == (Rows{1, 5, 0, 7, 2, 4, 3, 6}), each);
}

// numpy.random.RandomState(5): a bound beyond 32 bits takes two outputs of the generator for a number.
BOOST_AUTO_TEST_CASE(numbers_of_more_than_32_bits_take_two_outputs) {
  LegacyRandom random(5);
  std::mt19937 twister(5);
  const std::uint64_t high = twister();
  const std::uint64_t low = twister();
  BOOST_TEST(random.up_to(~std::uint64_t{0}) == ((high << 32U) | low));
  BOOST_TEST(random.up_to(0) == 0U);
}

BOOST_AUTO_TEST_CASE(rows_that_neither_side_takes_are_left_out) {
  const Parts parts =
      parts_of("source: toy\ninputs: [x]\nvalidation: {train_test_split: {test_size: 2, train_size: 3}}");
  BOOST_TEST(parts.validation->rows == 2);
  BOOST_TEST(parts.train.rows == 3);
}

BOOST_AUTO_TEST_CASE(a_split_may_be_stratified_by_a_column) {
  const std::string by_target = "{train_test_split: {test_size: 4, random_state: 3, stratify: true}}";
  const std::string by_column = "{train_test_split: {test_size: 4, random_state: 3, stratify: label}}";
  const auto rows = [](const std::string& split) {
    return rows_of(parts_of("source: toy\ninputs: [x]\nvalidation: " + split).validation.value());
  };
  BOOST_TEST(rows(by_target) == rows(by_column));
}

BOOST_AUTO_TEST_CASE(what_scikit_learn_refuses_is_refused) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"{train_test_split: {test_size: 10}}",
       "run.yaml:3:32: validation: 'test_size' is 10, expected fewer than the 10 rows"},
      {"{train_test_split: {train_size: 11}}", "'train_size' is 11, expected fewer than the 10 rows"},
      {"{train_test_split: {test_size: 6, train_size: 5}}",
       "test_size and train_size take 6 and 5 rows of 10"},
      {"{train_test_split: {train_size: 0.05}}", "no row of 10 would be left for training"},
      {"{train_test_split: {test_size: 0.7, train_size: 0.4}}", "are more than 1 together"},
      {"{train_test_split: {test_size: 1.5}}", "'test_size' takes a number of rows (5000) or a fraction"},
      {"{train_test_split: {shuffle: false, stratify: true}}", "takes `stratify` only with shuffle: true"},
      {"{train_test_split: {random_state: -1}}",
       "'random_state' takes a whole number from 0 to 4294967295, not the integer -1"},
      {"{train_test_split: {shuffle: maybe}}", "'shuffle' takes true or false, not the text 'maybe'"},
      {"{train_test_split: 0.2}", "'train_test_split' takes a map such as {test_size: 0.25"},
      {"{train_test_split: {testsize: 0.2}}",
       "unknown key 'testsize' of train_test_split; did you mean 'test_size'?"},
      {"{train_test_split: {stratify: w}}", "stratify: '1' has a single row, which can be on one side only"},
      {"{train_test_split: {test_size: 2, stratify: true}}",
       "2 rows for testing and 8 for training cannot both hold each of 3 classes"},
      {"{k_fold: {folds: 11}}", "11 folds of 10 rows; every fold needs at least one row"},
      {"{k_fold: {folds: 1}}", "'folds' takes a whole number of at least 2, not the integer 1"},
      {"{k_fold: {folds: 3, fold: 3}}", "'fold' takes a whole number from 0 to 2, not the integer 3"},
      {"{k_fold: {random_state: 3}}", "'random_state' has no effect without shuffle: true"},
      {"{k_fold: {folds: 5, stratify: true}}", "stratify: 5 folds, but no class has more than 4 rows"},
  };
  for (const auto& [split, message] : cases) {
    BOOST_TEST(holds(message_of_toy(split), message), split << ": " << message_of_toy(split));
  }
}

BOOST_AUTO_TEST_CASE(a_class_that_some_folds_lack_is_told) {
  take_warnings();
  BOOST_TEST(message_of_toy("{k_fold: {folds: 4, stratify: true}}") == "");
  const std::vector<std::string> warnings = take_warnings();
  BOOST_TEST_REQUIRE(!warnings.empty());
  BOOST_TEST(holds(warnings[0], "'green' has 3 rows, fewer than the 4 folds"), warnings[0]);
}

BOOST_AUTO_TEST_CASE(splits_are_written_as_they_would_be_read) {
  for (const std::string split :
       {"{train_test_split: {test_size: 1/3, train_size: 0.1, stratify: true}}",
        "{train_test_split: {test_size: 20, random_state: 4294967295, stratify: \"true\"}}",
        "{train_test_split: {shuffle: false}}",
        "{k_fold: {folds: 7, fold: 6, shuffle: true, stratify: w}}"}) {
    DataConfig config = config_of("source: toy\ntest: " + split);
    config.set_seed_of_splits((std::uint64_t{1} << 32U) + 5);  // random_state has 32 bits
    const std::string text = to_yaml(to_tree(config));
    const std::string again = to_yaml(to_tree(config_of(text)));
    BOOST_TEST(text == again);
    const bool drawn = split.find("random_state") == split.npos && split.find("false") == split.npos;
    BOOST_TEST(holds(text, "random_state: 5\n") == drawn, text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
