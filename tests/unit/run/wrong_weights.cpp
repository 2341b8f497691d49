// A sample weight that is no finite number from 0 is refused with its place in the table.

#include <plexus/error/error.hpp>
#include <plexus/run/open_run.hpp>

#include <boost/test/unit_test.hpp>

#include "../../support/scratch.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(wrong_weights)

BOOST_AUTO_TEST_CASE(are_refused_with_file_line_and_row) {
  const Scratch scratch;
  scratch.write("t.csv", "x,y,w\n1,2,1\n2,4,0\n3,6,-0.5\n4,8,1\n");
  const auto file = scratch.write(
      "run.yaml",
      "name: weights\nbackend: reference\ndata: {source: {csv: {file: t.csv}}, inputs: [x], target: y, "
      "sample_weight: w}\nmodel: [dense: {units: 1}]\nloss: mean_squared_error\noptimizer: sgd\n");
  Run run = open_run(file);
  BOOST_CHECK_EXCEPTION(run.read({}), DataError, [](const DataError& error) {
    BOOST_TEST(error.facts().line == 4);
    BOOST_TEST(error.facts().row.value_or(-1) == 2);
    BOOST_TEST(error.facts().field == "w");
    return error.message().find("has the sample weight -0.5 in row 2 (from 0), line 4") != std::string::npos;
  });
}

BOOST_AUTO_TEST_SUITE_END()
