#include <plexus/data/safetensors.hpp>

#include <algorithm>
#include <filesystem>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../support/process.hpp"
#include "../support/runs_here.hpp"
#include "small_run.hpp"

using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(compare_against, *boost::unit_test::precondition(plexus::test::needs_onednn))

namespace {

/// A folder with the small run, saved in `there`.
struct Saved {
  Saved() {
    scratch.write("small.csv", small_table);
    scratch.write("run.yaml", small_run);
    const Outcome outcome = compare("run.yaml", {"--save", "there", "--seconds", "1"});
    BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.out << outcome.err);
  }

  Outcome compare(const std::string& run, std::vector<std::string> words) const {
    words.insert(words.begin(), {"compare", run, "--backends", "reference,onednn", "--batch", "1"});
    if (run == "run.yaml") words.insert(words.end(), {"--steps", "12"});
    return run_plexus(words, scratch.path());
  }
  Outcome against(std::vector<std::string> words = {}, const std::string& run = "run.yaml") const {
    words.insert(words.end(), {"--against", "there"});
    if (std::find(words.begin(), words.end(), "--seconds") == words.end())
      words.insert(words.end(), {"--seconds", "0"});
    return compare(run, words);
  }
  nlohmann::json report() const { return nlohmann::json::parse(scratch.read("compare.json")); }

  Scratch scratch;
};

}  // namespace

BOOST_AUTO_TEST_CASE(the_machine_that_saved_agrees_with_itself_bit_by_bit) {
  const Saved saved;
  const Outcome outcome = saved.against({"--seconds", "1"});
  BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.out << outcome.err);
  const auto report = saved.report();
  for (const auto& backend : report["backends"]) {
    const auto& elsewhere = backend["elsewhere"];
    BOOST_TEST(elsewhere["values"].get<int>() > 50, backend["name"]);
    BOOST_TEST(elsewhere["equal"] == elsewhere["values"], backend["name"]);
    BOOST_TEST(elsewhere["unknown"] == 0);
    BOOST_TEST(elsewhere["verdict"] == "agrees");
  }
  BOOST_TEST_REQUIRE(report["against"]["losses"].size() == 2u);
  for (const auto& losses : report["against"]["losses"]) {
    BOOST_TEST(losses["steps"] == 12);
    for (const auto& parting : losses["partings"]) BOOST_TEST(parting["step"] == 0);
  }
  BOOST_TEST(report["against"]["times"].size() == 4u);  // a training step and one row, on two backends
  BOOST_TEST(saved.scratch.read("compare.html").find("Against another machine") != std::string::npos);
  BOOST_TEST(outcome.out.find("against there") != std::string::npos, outcome.out);
}

BOOST_AUTO_TEST_CASE(a_value_that_is_wrong_there_is_named) {
  const Saved saved;
  const auto file = saved.scratch.path() / "there" / "values.safetensors";
  plexus::NamedTensors values = plexus::read_safetensors(file);
  // The first layer's product of the first program: the first node of several units that is no input.
  const auto wrong = std::find_if(values.begin(), values.end(), [](const auto& each) {
    return each.first.starts_with("onednn/train of 4 rows/step 1/") &&
           each.second.type() == plexus::Type{plexus::DType::float32, {4, 8}};
  });
  BOOST_TEST_REQUIRE((wrong != values.end()));
  plexus::Tensor changed(plexus::DType::float32, {4, 8});
  for (int i = 0; i < 32; ++i) changed.data<float>()[i] = static_cast<float>(wrong->second.at(i)) + 0.01F;
  wrong->second = changed;
  plexus::write_safetensors(file, values);
  const Outcome outcome = saved.against();
  BOOST_TEST(outcome.exit_code == 1, outcome.out << outcome.err);
  BOOST_TEST(outcome.out.find("reference agrees") != std::string::npos, outcome.out);
  BOOST_TEST(outcome.out.find("onednn on the other machine DIFFERS") != std::string::npos, outcome.out);
  BOOST_TEST(outcome.out.find("of 'dense") != std::string::npos, outcome.out);
  BOOST_TEST(saved.report()["backends"][1]["elsewhere"]["beyond"] == 1);
}

BOOST_AUTO_TEST_CASE(another_run_is_refused_by_what_differs) {
  const Saved saved;
  const auto refused = [&](std::vector<std::string> words, const std::string& why) {
    const Outcome outcome = saved.against(std::move(words));
    BOOST_TEST(outcome.exit_code == 2, outcome.out << outcome.err);
    BOOST_TEST(outcome.err.find(why) != std::string::npos, outcome.err);
  };
  refused({"seed=2"}, "another seed: '1', but here it is '2'");
  refused({"fit.batch_size=2"}, "another batch size: '4', but here it is '2'");
  refused({"optimizer.learning_rate=0.1"}, "another configuration");
  refused({"--threads", "3"}, "nothing can be compared");
  refused({"--unfused"}, "another fusion: 'on', but here it is 'off'");
  saved.scratch.write("small.csv", with(small_table, "0.2,0.1,rose", "0.2,0.15,rose"));
  refused({}, "other data");
}

BOOST_AUTO_TEST_CASE(what_is_read_is_not_overwritten) {
  const Saved saved;
  const Outcome outcome = saved.against({"--out", "there"});
  BOOST_TEST(outcome.exit_code == 2, outcome.out << outcome.err);
  BOOST_TEST(outcome.err.find("would be overwritten") != std::string::npos, outcome.err);
}

BOOST_AUTO_TEST_CASE(what_is_not_whole_is_refused) {
  const Saved saved;
  std::filesystem::resize_file(saved.scratch.path() / "there" / "values.safetensors", 1000);
  const Outcome cut = saved.against();
  BOOST_TEST(cut.exit_code == 3);
  BOOST_TEST(cut.err.find("values.safetensors") != std::string::npos, cut.err);
  std::filesystem::remove(saved.scratch.path() / "there" / "compare.json");
  const Outcome half = saved.against();
  BOOST_TEST(half.exit_code == 3);
  BOOST_TEST(half.err.find("has no complete comparison: compare.json is missing") != std::string::npos,
             half.err);
}

BOOST_AUTO_TEST_CASE(a_finished_run_is_compared_with_a_copy_of_itself_only) {
  const Saved saved;
  for (const char* name : {"one", "two"}) {
    const std::string rate =
        std::string("optimizer.learning_rate=") + (name == std::string("one") ? "0.5" : "0.4");
    const Outcome trained = run_plexus({"train", "run.yaml", "--out", name, rate}, saved.scratch.path());
    BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  }
  const Outcome save = saved.compare("one", {"--save", "there", "--seconds", "0"});
  BOOST_TEST_REQUIRE(save.exit_code == 0, save.err);
  const Outcome same = saved.against({}, "one");
  BOOST_TEST(same.exit_code == 0, same.err);
  BOOST_TEST(same.out.find("accuracy") != std::string::npos, same.out);
  std::filesystem::copy(saved.scratch.path() / "one" / "config.yaml",
                        saved.scratch.path() / "two" / "config.yaml",
                        std::filesystem::copy_options::overwrite_existing);
  const Outcome other = saved.against({}, "two");
  BOOST_TEST(other.exit_code == 2, other.out << other.err);
  BOOST_TEST(other.err.find("differs from the saved comparison") != std::string::npos, other.err);
}

BOOST_AUTO_TEST_SUITE_END()
