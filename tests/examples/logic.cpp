// The logic of the chapter's first pages: run files whose weights are given, and exclusive or learnt.

#include <map>
#include <ostream>
#include <string>
#include <vector>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../support/process.hpp"
#include "../support/runs_here.hpp"

using namespace plexus::tests;
namespace data = boost::unit_test::data;
using Json = nlohmann::json;

BOOST_AUTO_TEST_SUITE(logic)

namespace {

using Bits = std::vector<int>;

std::string run_file(const std::string& name) {
  return PLEXUS_SOURCE "/apps/examples/logic/" + name + ".yaml";
}

/// What a gate says for a, b = 0 0, 0 1, 1 0, 1 1.
Bits truth(bool (*gate)(bool a, bool b)) {
  return {gate(false, false), gate(false, true), gate(true, false), gate(true, true)};
}

const std::map<std::string, Bits> gates = {{"identity", truth([](bool a, bool) { return a; })},
                                           {"and", truth([](bool a, bool b) { return a && b; })},
                                           {"or", truth([](bool a, bool b) { return a || b; })},
                                           {"not", truth([](bool a, bool) { return !a; })},
                                           {"and_not", truth([](bool a, bool b) { return a && !b; })}};
const std::map<std::string, Bits> exclusive = {{"xor", truth([](bool a, bool b) { return a != b; })}};

struct Shipped {
  const char* name;
  const std::map<std::string, Bits>* table;
  friend std::ostream& operator<<(std::ostream& out, const Shipped& shipped) { return out << shipped.name; }
};

const std::vector<Shipped> shipped_files = {{"neurons", &gates},
                                            {"threshold_units", &gates},
                                            {"xor_neurons", &exclusive},
                                            {"xor_step", &exclusive},
                                            {"xor_sigmoid", &exclusive}};

/// 0 or 1 by a predicted value: a number, or an answer of yes or no.
int bit(const Json& value) {
  if (value.is_object()) return value.at("yes").get<bool>() ? 1 : 0;
  BOOST_TEST((value == 0 || value == 1), value.dump());
  return value.get<int>();
}

std::vector<Json> lines_of(const std::string& text) {
  std::vector<Json> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    lines.push_back(Json::parse(text.substr(at, end - at)));
    at = end + 1;
  }
  return lines;
}

}  // namespace

BOOST_DATA_TEST_CASE(the_whole_table_is_right,
                     data::make(shipped_files) * data::make({"reference", "onednn"}), shipped, backend) {
  const std::string chosen = backend;
  if (chosen == "onednn" && !plexus::test::needs_onednn(0)) return;
  const Scratch scratch;
  for (const char* const precision : {"float32", "float64"}) {
    const std::vector<std::string> words{"predict", run_file(shipped.name), "backend=" + chosen,
                                         std::string("precision=") + precision};
    if (chosen == "onednn" && precision == std::string("float64")) continue;
    std::vector<std::string> as_lines = words;
    as_lines.insert(as_lines.end(), {"fallback=error", "--format", "jsonl"});
    const Outcome predicted = run_plexus(as_lines, scratch.path());
    BOOST_TEST_REQUIRE(predicted.exit_code == 0, predicted.err);
    BOOST_TEST(predicted.err == "");
    const std::vector<Json> lines = lines_of(predicted.out);
    BOOST_TEST_REQUIRE(lines.size() == 4U);
    for (std::size_t row = 0; row < 4; ++row) {
      BOOST_TEST(lines[row].at("a") == static_cast<int>(row / 2));
      BOOST_TEST(lines[row].at("b") == static_cast<int>(row % 2));
      for (const auto& [gate, bits] : *shipped.table) {
        BOOST_TEST(lines[row].at(gate) == bits[row]);
        BOOST_TEST(bit(lines[row].at(gate + ".predicted")) == bits[row], gate << ", row " << row);
      }
    }
    const Outcome shown = run_plexus(words, scratch.path());
    BOOST_TEST(shown.out.find(": 4 of 4 rows right\n") != std::string::npos, shown.out);
  }
}

// With weights of the steps' size the surface is smooth, but its order is right (semantics.md A2, cell 13):
// sigmoid(-sigmoid(-1.5) + sigmoid(-0.5) - 0.5) = 0.42436 at 0 0 and, by symmetry, at 1 1, and
// sigmoid(-sigmoid(-0.5) + sigmoid(0.5) - 0.5) = 0.43657 where the inputs differ.
BOOST_AUTO_TEST_CASE(the_sigmoids_of_the_book_are_told_apart_by_a_threshold) {
  const Scratch scratch;
  const Outcome shown = run_plexus(
      {"predict", run_file("xor_sigmoid"), "backend=reference", "vars.steepness=1", "--threshold", "0.43"},
      scratch.path());
  BOOST_TEST(shown.out ==
                 "a  b  xor  -> xor\n"
                 "0  0  0    -> 0.4244 no\n"
                 "0  1  1    -> 0.4366 yes\n"
                 "1  0  1    -> 0.4366 yes\n"
                 "1  1  0    -> 0.4244 no\n"
                 "\n"
                 "xor: 4 of 4 rows right\n",
             shown.err);
}

// A network as small as this may end where it cannot tell two rows apart: a part of the seeds gets there.
BOOST_AUTO_TEST_CASE(exclusive_or_is_learnt_from_some_of_ten_seeds) {
  const Scratch scratch;
  int learnt = 0;
  for (int seed = 0; seed < 10; ++seed) {
    const std::string out = "seed" + std::to_string(seed);
    const Outcome trained =
        run_plexus({"train", run_file("xor_learnt"), "seed=" + std::to_string(seed), "--out", out, "--quiet"},
                   scratch.path());
    BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
    const Outcome evaluated =
        run_plexus({"evaluate", out, "--split", "train", "--json", "--quiet"}, scratch.path());
    if (Json::parse(evaluated.out).at("accuracy") == 1.0) ++learnt;
  }
  BOOST_TEST_MESSAGE("exclusive or: " << learnt << " of 10 seeds get all four rows right");
  BOOST_TEST(learnt >= 4);
  const Outcome wide = run_plexus(
      {"train", run_file("xor_learnt"), "model.hidden.units=8", "--out", "wide", "--quiet"}, scratch.path());
  BOOST_TEST_REQUIRE(wide.exit_code == 0, wide.err);
  const Outcome evaluated =
      run_plexus({"evaluate", "wide", "--split", "train", "--json", "--quiet"}, scratch.path());
  BOOST_TEST(Json::parse(evaluated.out).at("accuracy") == 1.0, evaluated.out);
}

BOOST_AUTO_TEST_SUITE_END()
