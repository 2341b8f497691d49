#include <plexus/data/safetensors.hpp>

#include <sstream>

#include <boost/test/unit_test.hpp>

#include "../support/process.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(in_memory)

// The points are (0.1, -0.3), well within the unit circle, and (1.5, 1.2), well outside.
BOOST_AUTO_TEST_CASE(the_example_trains_saves_loads_and_serves) {
  const Scratch scratch;
  const Outcome outcome = run({PLEXUS_IN_MEMORY, "saved.safetensors"}, scratch.path());
  BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.err);
  BOOST_TEST(outcome.err == "");
  std::istringstream out(outcome.out);
  std::string evaluation, point, found;
  double y = 0, probability = 0;
  std::getline(out, evaluation);
  BOOST_TEST(evaluation.find("accuracy") != std::string::npos, evaluation);
  for (const auto& [x, expected] : {std::pair("0.1", "inside"), std::pair("1.5", "outside")}) {
    out >> point >> y;
    out.ignore(1);  // the colon
    out >> found >> probability;
    BOOST_TEST(point == x);
    BOOST_TEST(found == expected);
    BOOST_TEST(probability > 0.9);
    BOOST_TEST(probability <= 1.0);
  }
  BOOST_TEST(!out.fail(), outcome.out);
  const NamedTensors weights = read_safetensors(scratch.path() / "saved.safetensors");
  BOOST_TEST(weights.size() == 4U);
  BOOST_CHECK(weights.at("dense/kernel").type() == (Type{DType::float32, {2, 16}}));
}

BOOST_AUTO_TEST_SUITE_END()
