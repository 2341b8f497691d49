#include <cmath>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../support/process.hpp"
#include "../support/runs_here.hpp"
#include "small_run.hpp"

using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(bench)

namespace {

Outcome run_small(const std::vector<std::string>& words) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  return run_plexus(words, scratch.path());
}

}  // namespace

BOOST_AUTO_TEST_CASE(tells_what_a_step_and_its_nodes_cost,
                     *boost::unit_test::precondition(plexus::test::needs_onednn)) {
  // A layer whose states are fitted to the data, as before a training.
  const Outcome outcome = run_small({"bench", "run.yaml", "backend=onednn", "--predict", "2", "--json",
                                     "model=[normalization, {dense: {units: 3, activation: softmax}}]"});
  BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.err);
  const auto report = nlohmann::json::parse(outcome.out);
  BOOST_TEST(report["backend"] == "onednn");
  for (const char* name : {"compile_ms", "second_compile_ms", "first_step_ms", "framework_us"}) {
    BOOST_TEST(report[name].get<double>() > 0, name);
  }
  const auto& step = report["step_us"];
  BOOST_TEST(step["min"].get<double>() <= step["median"].get<double>());
  BOOST_TEST(step["median"].get<double>() <= step["p95"].get<double>());
  BOOST_TEST(report["predict"]["rows"] == 2);
  BOOST_TEST(report["ceilings"]["gflops"].get<double>() > 1);
  double shares = 0;
  for (const auto& node : report["nodes"]) shares += node["share"].get<double>();
  BOOST_TEST(std::abs(shares - 1) < 1e-9);
}

BOOST_AUTO_TEST_CASE(refuses_more_rows_than_there_are) {
  const Outcome outcome = run_small({"bench", "run.yaml", "--predict", "1000000", "--json"});
  BOOST_TEST(outcome.exit_code == 2);
  BOOST_TEST(outcome.err.find("--predict is 1 to") != std::string::npos, outcome.err);
}

BOOST_AUTO_TEST_CASE(explain_names_the_kernel_of_each_node,
                     *boost::unit_test::precondition(plexus::test::needs_onednn)) {
  const Outcome fast = run_small({"summary", "run.yaml", "backend=onednn", "--explain"});
  BOOST_TEST_REQUIRE(fast.exit_code == 0, fast.err);
  for (const char* text : {"training, ", "evaluation, ", "prediction, 1 row", "fused_matmul", "in place"}) {
    BOOST_TEST(fast.out.find(text) != std::string::npos, text << " in " << fast.out);
  }
  // Which way of multiplying was chosen for each product, and why.
  BOOST_TEST(fast.out.find("a row, b as it lies: one row") != std::string::npos, fast.out);
  BOOST_TEST(fast.out.find("tiles of ") != std::string::npos, fast.out);
  BOOST_TEST(
      fast.out.find("b in registers: packing both operands does not pay for 2 steps") != std::string::npos,
      fast.out);
  // Nothing of it falls back, and every update is folded into the product that is its gradient.
  BOOST_TEST(fast.out.find("reference") == std::string::npos, fast.out);
  BOOST_TEST(fast.out.find("not folded") == std::string::npos, fast.out);
  const Outcome plain = run_small({"summary", "run.yaml", "backend=reference", "--explain"});
  BOOST_TEST(plain.out.find("fused") == std::string::npos, plain.out);
}

BOOST_AUTO_TEST_SUITE_END()
