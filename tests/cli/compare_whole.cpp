// Faults that only whole steps show, told and dumped by the program.

#include <algorithm>
#include <filesystem>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../support/process.hpp"
#include "small_run.hpp"

using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(compare_whole)

BOOST_AUTO_TEST_CASE(the_smallest_wrong_part_is_named_dumped_and_can_be_repeated) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", with(small_run, "activation: relu", "activation: gelu"));
  const Outcome outcome =
      run_plexus({"compare", "run.yaml", "--plugin", PLEXUS_WRONG, "--backends", "reference,wrong_scribbles",
                  "--steps", "0", "--seconds", "0", "--dump", "wrong"},
                 scratch.path());
  BOOST_TEST_REQUIRE(outcome.exit_code == 1, outcome.out << outcome.err);
  BOOST_TEST(outcome.out.find("DIFFER: beyond the error bounds on wrong_scribbles\n") == 0u, outcome.out);
  BOOST_TEST(outcome.out.find("first wrong value: gelu of 'dense/activation' (forward)") != std::string::npos,
             outcome.out);
  for (const char* file : {"node.json", "input0.npy", "found.npy", "expected.npy"}) {
    BOOST_TEST(std::filesystem::exists(scratch.path() / "wrong" / file), file);
  }
  const auto node = nlohmann::json::parse(scratch.read("wrong/node.json"));
  BOOST_TEST(node["op"] == "gelu");
  BOOST_TEST(node["place"] == "dense/activation");
  const Outcome again = run_plexus({"compare", "wrong"}, scratch.path());
  BOOST_TEST(again.exit_code == 1, again.out << again.err);
  BOOST_TEST(again.out.find("gelu of 'dense/activation' (forward)") != std::string::npos, again.out);
}

BOOST_AUTO_TEST_CASE(whole_steps_and_losses_of_right_backends_are_told) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  const Outcome outcome = run_plexus(
      {"compare", "run.yaml", "--backends", "reference", "--steps", "12", "--seconds", "0"}, scratch.path());
  BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.out << outcome.err);
  BOOST_TEST(outcome.out.find("within the bounds propagated through their graphs") != std::string::npos,
             outcome.out);
  BOOST_TEST(outcome.out.find("12 steps within the differences that rounding explains") != std::string::npos,
             outcome.out);
  const auto report = nlohmann::json::parse(scratch.read("compare.json"));
  const auto& backend = report["backends"][0];
  BOOST_TEST(backend["loss_check"]["verdict"] == "agrees");
  BOOST_TEST(backend["loss_check"]["steps"] == 12);
  for (const auto& program : backend["programs"]) {
    BOOST_TEST(program["whole"]["verdict"] == "agrees");
    BOOST_TEST(program["whole"]["repetitions"].get<int>() >= 2);
  }
}

BOOST_AUTO_TEST_SUITE_END()
