// The numbers of rows whose programs a comparison checks: all that a run has, or that are timed.

#include <plexus/compare/checks/checked_batches.hpp>

#include <algorithm>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(batches)

namespace {

ComparedRun compared_run_of(std::int64_t rows, std::int64_t batch_size) {
  ComparedRun compared_run;
  compared_run.samples.rows = rows;
  compared_run.fit.batch_size = batch_size;
  return compared_run;
}

std::vector<std::int64_t> rows_of(Mode mode, const ComparedRun& compared_run) {
  std::vector<std::int64_t> rows;
  for (const CheckedBatch& batch :
       checked_batches(mode, compared_run, std::vector<std::int64_t>{1, 32, 256})) {
    rows.push_back(batch.rows);
  }
  return rows;
}

void require_distinct(std::vector<std::int64_t> rows) {
  std::sort(rows.begin(), rows.end());
  BOOST_TEST((std::adjacent_find(rows.begin(), rows.end()) == rows.end()));
  BOOST_TEST(rows.front() >= 1);
}

}  // namespace

BOOST_AUTO_TEST_CASE(of_training_are_the_runs_the_short_last_one_and_two_drawn_ones) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    ComparedRun compared_run = compared_run_of(1100, 32);
    compared_run.seed = seed;
    const std::vector<std::int64_t> rows = rows_of(Mode::train, compared_run);
    require_distinct(rows);
    BOOST_TEST_REQUIRE(rows.size() >= 2u);
    BOOST_TEST(rows.size() <= 4u);
    BOOST_TEST(rows[0] == 32);
    BOOST_TEST(rows[1] == 1100 % 32);
    for (const std::int64_t each : rows) BOOST_TEST(each <= 64);
  }
}

BOOST_AUTO_TEST_CASE(of_evaluation_and_prediction_are_the_trainers_and_those_that_are_timed) {
  constexpr std::int64_t full = evaluation_batch;
  constexpr std::int64_t last = 1100 % evaluation_batch;
  ComparedRun compared_run = compared_run_of(1100, 32);
  BOOST_TEST(rows_of(Mode::evaluate, compared_run) == (std::vector<std::int64_t>{full, last}),
             boost::test_tools::per_element());
  BOOST_TEST(rows_of(Mode::predict, compared_run) == (std::vector<std::int64_t>{full, last, 1, 32, 256}),
             boost::test_tools::per_element());
  compared_run.validation_rows = 600;
  BOOST_TEST(rows_of(Mode::evaluate, compared_run) == (std::vector<std::int64_t>{full, last, 600 % full}),
             boost::test_tools::per_element());
  compared_run.validation_rows = 0;
  compared_run.trained = true;  // its metrics are taken row by row too
  BOOST_TEST(rows_of(Mode::evaluate, compared_run) == (std::vector<std::int64_t>{full, last, 1}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(are_no_larger_than_the_data) {
  for (const Mode mode : {Mode::train, Mode::evaluate, Mode::predict}) {
    const std::vector<std::int64_t> rows = rows_of(mode, compared_run_of(5, 128));
    require_distinct(rows);
    BOOST_TEST(*std::max_element(rows.begin(), rows.end()) == 5);
  }
}

BOOST_AUTO_TEST_SUITE_END()
