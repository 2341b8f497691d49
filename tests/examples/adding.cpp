#include <cstdint>
#include <iomanip>
#include <sstream>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../support/process.hpp"

using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(adding)

namespace {

const std::string folder = PLEXUS_SOURCE "/apps/examples/";

/// The table that the comment of lstm.yaml describes.
std::string table_of_the_formula() {
  constexpr int steps = 8;
  std::ostringstream table;
  for (int i = 0; i < steps; ++i) table << 'v' << i << ",m" << i << ',';
  table << "total\n" << std::fixed << std::setprecision(2);
  std::uint64_t x = 20;
  const auto next = [&x] {
    x = (1103515245 * x + 12345) % (std::uint64_t{1} << 31);
    return static_cast<int>(x / 65536);
  };
  for (int row = 0; row < 1500; ++row) {
    int values[steps];
    for (int& value : values) value = next() % 100;
    const int first = next() % 4;
    const int second = 4 + next() % 4;
    for (int i = 0; i < steps; ++i) table << values[i] / 100.0 << ',' << (i == first || i == second) << ',';
    table << (values[first] + values[second]) / 100.0 << '\n';
  }
  return table.str();
}

double test_loss(const std::string& run_file) {
  const Scratch scratch;
  const Outcome trained = run_plexus({"train", run_file, "--out", "out", "--quiet"}, scratch.path());
  BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  BOOST_TEST(trained.err == "");
  const Outcome evaluated = run_plexus({"evaluate", "out", "--json"}, scratch.path());
  BOOST_TEST_REQUIRE(evaluated.exit_code == 0, evaluated.err);
  return nlohmann::json::parse(evaluated.out)["loss"].get<double>();
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_table_is_what_its_formula_gives) {
  BOOST_TEST(read_all(folder + "adding.csv") == table_of_the_formula());
}

// Guessing the mean has 0.17; a hundredth of it is reached by what adds the right values.
BOOST_AUTO_TEST_CASE(an_lstm_meets_its_gate) { BOOST_TEST(test_loss(folder + "lstm.yaml") <= 0.002); }

BOOST_AUTO_TEST_CASE(attention_meets_its_gate) { BOOST_TEST(test_loss(folder + "attention.yaml") <= 0.002); }

BOOST_AUTO_TEST_SUITE_END()
