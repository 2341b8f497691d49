#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../support/process.hpp"
#include "../support/scratch.hpp"

using namespace plexus::tests;
namespace fs = std::filesystem;

// Runs that earlier programs wrote stay readable: see golden/README.md.

BOOST_AUTO_TEST_SUITE(golden_runs)

namespace {

const fs::path golden = fs::path(PLEXUS_SOURCE) / "tests/cli/golden";

std::string content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

int format_of(const fs::path& run) {
  return nlohmann::json::parse(content_of(run / "manifest.json")).value("format", 1);
}

}  // namespace

BOOST_AUTO_TEST_CASE(of_every_format_predict_equal_bits) {
  const Scratch scratch;
  std::set<int> formats;
  for (const auto& entry : fs::directory_iterator(golden)) {
    if (!entry.is_directory()) continue;
    const std::string name = entry.path().filename().string();
    fs::copy(entry.path(), scratch.path() / name, fs::copy_options::recursive);
    formats.insert(format_of(entry.path() / "numbers"));
    const auto predict = [&](const std::string& run, std::vector<std::string> more) {
      more.insert(more.begin(), {"predict", name + "/" + run, "--input", (golden / (run + ".csv")).string()});
      const Outcome predicted = run_plexus(more, scratch.path());
      BOOST_TEST_REQUIRE(predicted.exit_code == 0, name << "/" << run << ": " << predicted.err);
      return predicted.out;
    };
    predict("numbers", {"--output", name + ".npy"});
    BOOST_TEST((content_of(scratch.path() / (name + ".npy")) == content_of(golden / "numbers.npy")), name);
    BOOST_TEST(predict("flowers", {}) == content_of(golden / "flowers.txt"), name);
    if (!fs::exists(entry.path() / "prepared")) continue;  // since format 5
    BOOST_TEST(predict("prepared", {}) == content_of(golden / "prepared.txt"), name);
  }
  BOOST_TEST(formats.size() >= 2U);
}

// What the training comes to is what a program of today comes to from the beginning.
BOOST_AUTO_TEST_CASE(with_a_checkpoint_are_resumed) {
  const Scratch scratch;
  const std::vector<std::string> more = {"fit.epochs=4", "--quiet"};
  const auto plexus = [&](std::vector<std::string> words) {
    words.insert(words.end(), more.begin(), more.end());
    const Outcome outcome = run_plexus(words, scratch.path());
    BOOST_TEST_REQUIRE(outcome.exit_code == 0, words[1] << ": " << outcome.err);
  };
  plexus({"train", (golden / "stopped.yaml").string(), "--out", "today"});
  int found = 0;
  for (const auto& entry : fs::directory_iterator(golden)) {
    if (!fs::exists(entry.path() / "stopped")) continue;  // since format 5
    ++found;
    const std::string name = entry.path().filename().string();
    fs::copy(entry.path() / "stopped", scratch.path() / name, fs::copy_options::recursive);
    // Its plugins were other builds.
    plexus({"resume", name, "--accept-changed",
            "data.source.csv.file=" + (golden / "numbers_train.csv").string()});
    for (const char* file : {"weights.safetensors", "best.safetensors", "log.csv"}) {
      BOOST_TEST((scratch.read(name + "/" + file) == scratch.read(std::string("today/") + file)),
                 name << "/" << file);
    }
  }
  BOOST_TEST(found >= 1);
}

// A newly written run has the newest format that is among the golden ones.
BOOST_AUTO_TEST_CASE(exist_of_what_is_written_today) {
  const Scratch scratch;
  const Outcome trained =
      run_plexus({"train", (golden / "numbers.yaml").string(), "--quiet", "--out", "new"}, scratch.path());
  BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  const int format = format_of(scratch.path() / "new");
  BOOST_TEST(fs::exists(golden / ("format_" + std::to_string(format))), "no golden run of format " << format);
  const Outcome predicted =
      run_plexus({"predict", "new", "--input", (golden / "numbers.csv").string(), "--output", "new.npy"},
                 scratch.path());
  BOOST_TEST_REQUIRE(predicted.exit_code == 0, predicted.err);
  BOOST_TEST((content_of(scratch.path() / "new.npy") == content_of(golden / "numbers.npy")));
}

BOOST_AUTO_TEST_CASE(of_a_newer_format_are_refused) {
  const Scratch scratch;
  fs::copy(golden / "format_1/numbers", scratch.path() / "run", fs::copy_options::recursive);
  auto manifest = nlohmann::json::parse(content_of(scratch.path() / "run/manifest.json"));
  manifest["format"] = 1000;
  scratch.write("run/manifest.json", manifest.dump());
  const Outcome predicted =
      run_plexus({"predict", "run", "--input", (golden / "numbers.csv").string()}, scratch.path());
  BOOST_TEST(predicted.exit_code == 1);
  BOOST_TEST(predicted.err.find("was made by a newer Plexus: format 1000, this program reads up to") !=
                 std::string::npos,
             predicted.err);
  BOOST_TEST(predicted.err.find("manifest.json") != std::string::npos, predicted.err);
}

// The history is for people and other programs: what works with a run does not read it, so its format does
// not count.
BOOST_AUTO_TEST_CASE(are_used_whatever_their_history_is) {
  const Scratch scratch;
  const auto predict = [&] {
    const Outcome predicted =
        run_plexus({"predict", "run", "--input", (golden / "flowers.csv").string()}, scratch.path());
    BOOST_TEST(predicted.exit_code == 0, predicted.err);
    return predicted.out;
  };
  fs::copy(golden / "format_1/flowers", scratch.path() / "run", fs::copy_options::recursive);
  scratch.write("run/history.json", R"({"format": 1000, "epochs": "of another kind"})");
  BOOST_TEST(predict() == content_of(golden / "flowers.txt"));
  fs::remove(scratch.path() / "run/history.json");
  BOOST_TEST(predict() == content_of(golden / "flowers.txt"));
}

BOOST_AUTO_TEST_SUITE_END()
