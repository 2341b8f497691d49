#include <plexus/files/files.hpp>

#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "../../support/says.hpp"
#include "../../support/scratch.hpp"

using namespace plexus;
using plexus::tests::Scratch;

BOOST_AUTO_TEST_SUITE(files)

BOOST_AUTO_TEST_CASE(what_is_written_reads_back_and_nothing_else_is_left) {
  const Scratch scratch;
  const std::filesystem::path path = scratch.path() / "a.txt";
  const std::string large(300000, 'x');
  for (const std::string& text : {std::string("one"), std::string(), large}) {
    write_file(path, text);
    BOOST_CHECK(read_file(path) == text);
  }
  const auto entries = std::filesystem::directory_iterator(scratch.path());
  BOOST_TEST(std::distance(begin(entries), end(entries)) == 1);
}

BOOST_AUTO_TEST_CASE(a_failed_write_leaves_the_old_file_and_no_other) {
  const Scratch scratch;
  const std::filesystem::path folder = scratch.path() / "taken";
  std::filesystem::create_directories(folder / "inside");
  BOOST_CHECK_EXCEPTION(write_file(folder, std::string_view("text")), FileError, Says{folder.string()});
  BOOST_TEST(std::filesystem::is_directory(folder));
  const auto entries = std::filesystem::directory_iterator(scratch.path());
  BOOST_TEST(std::distance(begin(entries), end(entries)) == 1);
}

BOOST_AUTO_TEST_CASE(errors_name_the_path_and_the_reason) {
  const Scratch scratch;
  BOOST_CHECK_EXCEPTION(read_file(scratch.path() / "absent"), FileError, Says{"absent: No such file"});
  BOOST_CHECK_EXCEPTION(write_file(scratch.path() / "no" / "where", std::string_view("x")), FileError,
                        Says{"where: No such file"});
}

BOOST_AUTO_TEST_SUITE_END()
