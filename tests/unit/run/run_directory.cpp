#include <plexus/error/error.hpp>
#include <plexus/run/run_directory.hpp>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <boost/test/unit_test.hpp>

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
