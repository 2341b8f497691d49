#include <cmath>
#include <iomanip>
#include <sstream>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../support/process.hpp"

using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(fruits)

namespace {

const std::string run_file = PLEXUS_SOURCE "/apps/examples/fruits.yaml";

/// The table that the comment of the run file describes.
std::string table_of_the_formula() {
  constexpr int kinds = 3;
  const char* const names[kinds] = {"apple", "pear", "plum"};
  const double means[kinds][3] = {{7.0, 7.4, 11.0}, {9.0, 6.6, 9.5}, {5.0, 4.4, 10.0}};
  const double widths[] = {3, 2, 4};
  const double roots[] = {2, 3, 5};
  std::ostringstream table;
  table << "length_cm,width_cm,sugar,kind\n" << std::fixed << std::setprecision(2);
  for (int i = 0; i < 150; ++i) {
    for (int c = 0; c < 3; ++c) {
      const double x = (i + 1) * std::sqrt(roots[c]);
      table << means[i % kinds][c] + widths[c] * (x - std::floor(x) - 0.5) << ',';
    }
    table << names[i % kinds] << '\n';
  }
  return table.str();
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_table_is_what_its_formula_gives) {
  BOOST_TEST(read_all(PLEXUS_SOURCE "/apps/examples/fruits.csv") == table_of_the_formula());
}

// 30 rows are for testing; the kinds overlap in each column, so a few of them may be mistaken. Guessing gives
// a third.
BOOST_AUTO_TEST_CASE(the_shipped_run_meets_its_gate) {
  const Scratch scratch;
  const Outcome trained = run_plexus({"train", run_file, "--out", "out", "--quiet"}, scratch.path());
  BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  BOOST_TEST(trained.err == "");
  const Outcome evaluated = run_plexus({"evaluate", "out", "--json"}, scratch.path());
  BOOST_TEST_REQUIRE(evaluated.exit_code == 0, evaluated.err);
  const auto test = nlohmann::json::parse(evaluated.out);
  BOOST_TEST(test["accuracy"].get<double>() >= 0.86, evaluated.out);
  BOOST_TEST(test["loss"].get<double>() <= 0.35, evaluated.out);
}

BOOST_AUTO_TEST_CASE(its_predictions_are_texts) {
  const Scratch scratch;
  BOOST_TEST_REQUIRE(run_plexus({"train", run_file, "--out", "out", "--quiet"}, scratch.path()).exit_code ==
                     0);
  // Far from every boundary between the kinds.
  scratch.write("two.csv", "length_cm,width_cm,sugar\n10.5,6.5,8\n4,4,10\n");
  const Outcome predicted = run_plexus({"predict", "out", "--input", "two.csv"}, scratch.path());
  BOOST_TEST_REQUIRE(predicted.exit_code == 0, predicted.err);
  BOOST_TEST(predicted.out.find("0: pear ") == 0U, predicted.out);
  BOOST_TEST(predicted.out.find("\n1: plum ") != std::string::npos, predicted.out);
}

BOOST_AUTO_TEST_SUITE_END()
