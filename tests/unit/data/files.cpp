#include <plexus/data/files.hpp>

#include <boost/test/unit_test.hpp>

#include "scratch.hpp"

using namespace plexus;

BOOST_AUTO_TEST_SUITE(files)

BOOST_AUTO_TEST_CASE(what_is_written_reads_back_and_nothing_else_is_left) {
  const Scratch scratch;
  const std::filesystem::path path = scratch.folder() / "a.txt";
  const std::string large(300000, 'x');
  for (const std::string& text : {std::string("one"), std::string(), large}) {
    write_file_atomically(path, text);
    BOOST_CHECK(read_file(path) == text);
  }
  const auto entries = std::filesystem::directory_iterator(scratch.folder());
  BOOST_TEST(std::distance(begin(entries), end(entries)) == 1);
}

BOOST_AUTO_TEST_CASE(a_failed_write_leaves_the_old_file_and_no_other) {
  const Scratch scratch;
  const std::filesystem::path folder = scratch.folder() / "taken";
  std::filesystem::create_directories(folder / "inside");
  BOOST_CHECK_EXCEPTION(write_file_atomically(folder, std::string_view("text")), FileError,
                        Says{folder.string()});
  BOOST_TEST(std::filesystem::is_directory(folder));
  const auto entries = std::filesystem::directory_iterator(scratch.folder());
  BOOST_TEST(std::distance(begin(entries), end(entries)) == 1);
}

BOOST_AUTO_TEST_CASE(errors_name_the_path_and_the_reason) {
  const Scratch scratch;
  BOOST_CHECK_EXCEPTION(read_file(scratch.folder() / "absent"), FileError, Says{"absent: No such file"});
  BOOST_CHECK_EXCEPTION(write_file_atomically(scratch.folder() / "no" / "where", std::string_view("x")),
                        FileError, Says{"where: No such file"});
}

BOOST_AUTO_TEST_SUITE_END()
