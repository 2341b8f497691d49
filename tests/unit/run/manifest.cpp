#include <plexus/error/error.hpp>
#include <plexus/run/manifest.hpp>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../../support/message_of.hpp"
#include "../../support/scratch.hpp"

using namespace plexus;
using plexus::test::message_of;

namespace {

struct Directory {
  tests::Scratch scratch;
  RunDirectory directory = RunDirectory::create(scratch.path() / "out");

  Manifest with(const nlohmann::json& changes) const {
    nlohmann::json manifest = {{"classes", nlohmann::json::object()}};
    manifest.update(changes);
    scratch.write("out/manifest.json", manifest.dump());
    return read_manifest(directory);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(manifests, Directory)

BOOST_AUTO_TEST_CASE(the_state_is_written_as_a_word_and_read_back) {
  for (const RunState state :
       {RunState::running, RunState::complete, RunState::interrupted, RunState::failed, RunState::diverged}) {
    Manifest manifest;
    manifest.state = state;
    write_manifest(directory, manifest);
    const auto json = nlohmann::json::parse(scratch.read("out/manifest.json"));
    BOOST_TEST(json.at("format") == newest_format);
    BOOST_TEST(json.at("state").get<std::string>() == name_of(state));
    BOOST_TEST((read_manifest(directory).state == state));
  }
  BOOST_TEST(name_of(RunState::interrupted) == "interrupted");
}

BOOST_AUTO_TEST_CASE(what_was_accepted_is_read_back) {
  Manifest manifest;
  manifest.accepted = {{"/data/flowers.csv", "01ab", "23cd"}, {"/data/gone.csv", "45ef", ""}};
  write_manifest(directory, manifest);
  BOOST_TEST((read_manifest(directory).accepted == manifest.accepted));
  BOOST_TEST(with({{"format", 3}, {"state", "complete"}}).accepted.empty());
}

BOOST_AUTO_TEST_CASE(older_formats_have_no_state_and_are_complete) {
  BOOST_TEST((with(nlohmann::json::object()).state == RunState::complete));
  BOOST_TEST((with({{"format", 2}}).state == RunState::complete));
}

BOOST_AUTO_TEST_CASE(a_state_that_is_missing_or_unknown_is_refused) {
  const std::string missing = message_of<DataError>([&] { with({{"format", 3}}); });
  BOOST_TEST(missing.find("manifest.json is damaged") != std::string::npos, missing);
  const std::string unknown = message_of<DataError>([&] { with({{"format", 3}, {"state", "done"}}); });
  BOOST_TEST(unknown.find("found \"done\"") != std::string::npos, unknown);
}

BOOST_AUTO_TEST_SUITE_END()
