#include <plexus/error/error.hpp>
#include <plexus/run/run_directory.hpp>

#include <filesystem>
#include <fstream>
#include <limits>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

using namespace plexus;
namespace fs = std::filesystem;

namespace {

/// An empty working directory while it lives.
struct Elsewhere {
  fs::path before = fs::current_path();
  fs::path folder = fs::temp_directory_path() / ("plexus-records-" + std::to_string(getpid()));
  Elsewhere() {
    fs::remove_all(folder);
    fs::create_directories(folder);
    fs::current_path(folder);
  }
  ~Elsewhere() {
    fs::current_path(before);
    fs::remove_all(folder);
  }
  Elsewhere(const Elsewhere&) = delete;
  Elsewhere& operator=(const Elsewhere&) = delete;
};

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

BOOST_AUTO_TEST_SUITE(records)

BOOST_AUTO_TEST_CASE(a_diverged_history_is_still_json_and_csv) {
  const History history{
      {{1, {{"loss", 0.5}}, 0.25}, {2, {{"loss", not_a_number}, {"val_loss", -infinity}}, 1}}, "why"};
  BOOST_TEST(history.to_json() ==
             "{\n \"epochs\": [\n"
             "  {\"epoch\": 1, \"seconds\": 0.25, \"loss\": 0.5},\n"
             "  {\"epoch\": 2, \"seconds\": 1.0, \"loss\": \"NaN\", \"val_loss\": \"-Infinity\"}\n"
             " ],\n \"stopped\": \"why\"\n}\n");
  BOOST_TEST(history.to_csv() ==
             "epoch,seconds,loss,val_loss\n"
             "1,0.250,0.5,\n"
             "2,1.000,nan,-inf\n");
  BOOST_TEST(history.values("val_loss").size() == 1U);
}

BOOST_AUTO_TEST_CASE(runs_of_one_second_have_names_of_their_own) {
  const Elsewhere elsewhere;
  const fs::path first = RunDirectory::create_named("tiny").path();
  const fs::path second = RunDirectory::create_named("tiny").path();
  BOOST_TEST(first.parent_path() == fs::current_path() / "runs" / "tiny");
  BOOST_TEST(fs::is_directory(first));
  BOOST_TEST(fs::is_directory(second));
  BOOST_TEST((first != second));
}

BOOST_AUTO_TEST_CASE(latest_is_the_run_that_said_so_last) {
  const Elsewhere elsewhere;
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

BOOST_AUTO_TEST_CASE(a_directory_in_use_is_refused) {
  const Elsewhere elsewhere;
  RunDirectory::create("out").write_config(Tree::map());
  BOOST_CHECK_THROW(RunDirectory::create("out"), UsageError);
  fs::create_directory("other");
  std::ofstream("other/notes.txt") << "x";
  BOOST_CHECK_THROW(RunDirectory::create("other"), UsageError);
  BOOST_CHECK_THROW(RunDirectory::open("other"), UsageError);
  BOOST_CHECK_THROW(RunDirectory::open("nothing"), UsageError);
}

BOOST_AUTO_TEST_SUITE_END()
