#include <plexus/data/format_version.hpp>
#include <plexus/error/error.hpp>
#include <plexus/files/files.hpp>
#include <plexus/run/run_directory.hpp>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "../../support/holds.hpp"
#include "../../support/message_of.hpp"
#include "../../support/scratch.hpp"

using namespace plexus;
namespace fs = std::filesystem;

namespace {

/// An empty working directory while it lives.
struct InScratch {
  tests::Scratch scratch;
  fs::path before = fs::current_path();
  InScratch() { fs::current_path(scratch.path()); }
  ~InScratch() { fs::current_path(before); }
  InScratch(const InScratch&) = delete;
  InScratch& operator=(const InScratch&) = delete;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(run_directory, InScratch)

BOOST_AUTO_TEST_CASE(runs_of_one_second_have_names_of_their_own) {
  const fs::path first = RunDirectory::create_named("tiny").path();
  const fs::path second = RunDirectory::create_named("tiny").path();
  BOOST_TEST(first.parent_path() == fs::current_path() / "runs" / "tiny");
  BOOST_TEST(fs::is_directory(first));
  BOOST_TEST(fs::is_directory(second));
  BOOST_TEST((first != second));
}

BOOST_AUTO_TEST_CASE(latest_is_the_run_that_said_so_last) {
  const RunDirectory first = RunDirectory::create_named("tiny");
  first.write_config(Tree::map({{"name", "first", {}}}));
  BOOST_CHECK_THROW(RunDirectory::open("runs/tiny"), UsageError);  // it is not whole
  first.become_latest();
  BOOST_TEST(RunDirectory::open("runs/tiny").path() == fs::canonical(first.path()));
  const RunDirectory second = RunDirectory::create_named("tiny");
  second.write_config(Tree::map({{"name", "second", {}}}));
  BOOST_TEST(RunDirectory::open("runs/tiny").path() == fs::canonical(first.path()));
  second.become_latest();
  BOOST_TEST(RunDirectory::open("runs/tiny/latest").path() == fs::canonical(second.path()));
}

BOOST_AUTO_TEST_CASE(of_two_that_take_one_directory_one_succeeds) {
  for (int i = 0; i < 50; ++i) {
    const fs::path path = fs::current_path() / std::to_string(i);
    std::atomic<int> taken = 0;
    const auto take = [&] {
      try {
        RunDirectory::create(path).write_config(Tree::map());
        ++taken;
      } catch (const UsageError&) {
      }
    };
    std::thread other(take);
    take();
    other.join();
    BOOST_TEST(taken == 1);
  }
}

BOOST_AUTO_TEST_CASE(every_file_has_the_version_of_its_format) {
  const RunDirectory run = RunDirectory::create("out");
  const Tree config = Tree::map({{"name", "first", {}}});
  run.write_config(config);
  run.write_weights({{"dense/bias", Tensor::of<float>({2}, {1, 2})}});
  run.write_history({});
  const std::string version = std::to_string(newest_format);
  BOOST_TEST(tests::holds(read_file("out/config.yaml"), "format: " + version + "\n"));
  BOOST_TEST(tests::holds(read_file("out/weights.safetensors"), "\"plexus_format\":\"" + version + "\""));
  BOOST_TEST(tests::holds(read_file("out/history.json"), "\"format\": " + version + ","));
  BOOST_TEST((run.read_config() == config));
  BOOST_TEST(run.read_weights().size() == 1U);
}

BOOST_AUTO_TEST_CASE(files_of_a_newer_format_are_refused_by_name) {
  const RunDirectory run = RunDirectory::create("out");
  const std::string newer = std::to_string(newest_format + 1);
  const std::string refusal = "was made by a newer Plexus: format " + newer + ", this program reads up to " +
                              std::to_string(newest_format);
  write_file("out/config.yaml", "name: first\nformat: " + newer + "\nwith: {what: nobody knows}\n");
  const std::string config = test::message_of<DataError>([&] { run.read_config(); });
  BOOST_TEST(tests::holds(config, "config.yaml:2 " + refusal), config);
  write_safetensors("out/weights.safetensors", {}, {{"plexus_format", newer}});
  const std::string weights = test::message_of<DataError>([&] { run.read_weights(); });
  BOOST_TEST(tests::holds(weights, "weights.safetensors " + refusal), weights);
  write_safetensors("out/weights.safetensors", {}, {{"plexus_format", "new"}});
  BOOST_CHECK_THROW(run.read_weights(), DataError);
}

BOOST_AUTO_TEST_CASE(a_config_without_a_version_is_of_an_older_format) {
  const RunDirectory run = RunDirectory::create("out");
  write_file("out/config.yaml", std::string_view("name: first\n"));
  BOOST_TEST((run.read_config() == Tree::map({{"name", "first", {}}})));
}

BOOST_AUTO_TEST_CASE(a_directory_in_use_is_refused) {
  RunDirectory::create("out").write_config(Tree::map());
  BOOST_CHECK_THROW(RunDirectory::create("out"), UsageError);
  fs::create_directory("other");
  std::ofstream("other/notes.txt") << "x";
  BOOST_CHECK_THROW(RunDirectory::create("other"), UsageError);
  BOOST_CHECK_THROW(RunDirectory::open("other"), UsageError);
  BOOST_CHECK_THROW(RunDirectory::open("nothing"), UsageError);
}

BOOST_AUTO_TEST_SUITE_END()
