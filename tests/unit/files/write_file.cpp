#include <plexus/error/error.hpp>
#include <plexus/files/file_writer.hpp>
#include <plexus/files/files.hpp>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <string>
#include <thread>

#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "../../support/child.hpp"
#include "../../support/says.hpp"
#include "../../support/scratch.hpp"

using namespace plexus;
namespace fs = std::filesystem;

namespace {

struct stat about(const fs::path& file) {
  struct stat found = {};
  BOOST_TEST_REQUIRE(::stat(file.c_str(), &found) == 0);
  return found;
}

mode_t mode_of(const fs::path& file) { return about(file).st_mode & 07777U; }

std::ptrdiff_t entries_in(const fs::path& folder) {
  return std::distance(fs::directory_iterator(folder), fs::directory_iterator());
}

struct Folder {
  tests::Scratch scratch;
  fs::path path(const std::string& name) const { return scratch.path() / name; }
  void write(const std::string& name, const std::string& text) const { write_file(path(name), text); }
  std::string read(const std::string& name) const { return read_file(path(name)); }
};

/// Root may write everywhere, so that it becomes somebody else for as long as this object lives.
class WithoutRights {
 public:
  explicit WithoutRights(const fs::path& folder) : root_(::geteuid() == 0) {
    if (!root_) return;
    BOOST_TEST_REQUIRE(::chown(folder.c_str(), 0, nobody) == 0);
    BOOST_TEST_REQUIRE(::setegid(nobody) == 0);
    BOOST_TEST_REQUIRE(::seteuid(nobody) == 0);
  }
  ~WithoutRights() {
    if (!root_) return;
    BOOST_TEST(::seteuid(0) == 0);
    BOOST_TEST(::setegid(0) == 0);
  }
  WithoutRights(const WithoutRights&) = delete;
  WithoutRights& operator=(const WithoutRights&) = delete;

 private:
  static constexpr uid_t nobody = 65534;
  bool root_;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(writing_a_file, Folder)

BOOST_AUTO_TEST_CASE(links_stay_and_lead_to_what_was_written) {
  fs::create_directory(path("inside"));
  write("inside/real.txt", "old");
  fs::create_symlink("inside/real.txt", path("near"));
  fs::create_symlink(path("near"), path("far"));
  write("far", "new");
  BOOST_TEST(read("inside/real.txt") == "new");
  BOOST_TEST(fs::is_symlink(path("near")));
  BOOST_TEST(fs::is_symlink(path("far")));
  BOOST_TEST(entries_in(path("inside")) == 1);
}

BOOST_AUTO_TEST_CASE(a_link_to_nothing_makes_its_target) {
  fs::create_symlink("later.txt", path("link"));
  write("link", "text");
  BOOST_TEST(fs::is_symlink(path("link")));
  BOOST_TEST(read("later.txt") == "text");
  fs::create_symlink("nowhere/at_all", path("lost"));
  BOOST_CHECK_EXCEPTION(write("lost", "text"), FileError, Says{"at_all): No such"});
}

BOOST_AUTO_TEST_CASE(links_in_a_circle_are_an_error) {
  fs::create_symlink("b", path("a"));
  fs::create_symlink("a", path("b"));
  BOOST_CHECK_THROW(write("a", "text"), FileError);
}

BOOST_AUTO_TEST_CASE(permissions_and_owner_are_kept) {
  write("file", "old");
  for (const mode_t mode : {0600U, 0640U, 0755U}) {
    BOOST_TEST_REQUIRE(::chmod(path("file").c_str(), mode) == 0);
    write("file", "new");
    BOOST_TEST(mode_of(path("file")) == mode);
  }
  if (::geteuid() != 0) return;
  BOOST_TEST_REQUIRE(::chown(path("file").c_str(), 1234, 4321) == 0);
  write("file", "newer");
  BOOST_TEST(about(path("file")).st_uid == 1234U);
  BOOST_TEST(about(path("file")).st_gid == 4321U);
}

// Without its list, its group would have the rights that the list's mask allows at most.
BOOST_AUTO_TEST_CASE(an_access_control_list_is_kept) {
  write("file", "old");
  const char* name = "system.posix_acl_access";
  // Version 2, then tag, rights and id of each entry: the owner rw, the user 1234 rw, the group nothing, the
  // mask rw, others nothing.
  const std::string none = "\xFF\xFF\xFF\xFF";
  const std::string list = std::string("\2\0\0\0\x01\0\6\0", 8) + none +
                           std::string("\2\0\6\0\xD2\4\0\0", 8) + std::string("\4\0\0\0", 4) + none +
                           std::string("\x10\0\6\0", 4) + none + std::string("\x20\0\0\0", 4) + none;
  if (::setxattr(path("file").c_str(), name, list.data(), list.size(), 0) != 0) {
    BOOST_TEST(errno == EOPNOTSUPP);
    return;
  }
  write("file", "new");
  std::string kept(list.size() + 1, '\0');
  const ssize_t size = ::getxattr(path("file").c_str(), name, kept.data(), kept.size());
  BOOST_TEST_REQUIRE(size == static_cast<ssize_t>(list.size()));
  BOOST_TEST((kept.substr(0, list.size()) == list));
  BOOST_TEST(mode_of(path("file")) == 0660U);
  BOOST_TEST(read("file") == "new");
}

BOOST_AUTO_TEST_CASE(a_new_file_has_the_permissions_of_the_umask) {
  const mode_t before = ::umask(027);
  write("file", "text");
  ::umask(before);
  BOOST_TEST(mode_of(path("file")) == 0640U);
}

BOOST_AUTO_TEST_CASE(a_file_that_may_not_be_written_is_left_alone) {
  write("file", "old");
  BOOST_TEST_REQUIRE(::chmod(path("file").c_str(), 0444) == 0);
  {
    const WithoutRights nobody(scratch.path());
    BOOST_CHECK_EXCEPTION(write("file", "new"), FileError, Says{"file: Permission denied"});
  }
  BOOST_TEST(read("file") == "old");
}

BOOST_AUTO_TEST_CASE(where_no_file_may_be_made_the_old_one_is_written_in_place) {
  fs::create_directory(path("closed"));
  write("closed/file", "a longer text");
  BOOST_TEST_REQUIRE(::chmod(path("closed/file").c_str(), 0666) == 0);
  const ino_t number = about(path("closed/file")).st_ino;
  BOOST_TEST_REQUIRE(::chmod(path("closed").c_str(), 0555) == 0);
  BOOST_TEST_REQUIRE(::chmod(scratch.path().c_str(), 0755) == 0);
  {
    const WithoutRights nobody(path("closed"));
    write("closed/file", "short");
    BOOST_CHECK_THROW(write("closed/other", "text"), FileError);
  }
  BOOST_TEST_REQUIRE(::chmod(path("closed").c_str(), 0755) == 0);
  BOOST_TEST(read("closed/file") == "short");
  BOOST_TEST(about(path("closed/file")).st_ino == number);
  BOOST_TEST(entries_in(path("closed")) == 1);
}

BOOST_AUTO_TEST_CASE(other_names_of_a_file_keep_what_they_held_or_share_what_is_written) {
  write("file", "a longer text");
  BOOST_TEST_REQUIRE(::chmod(path("file").c_str(), 0640) == 0);
  fs::create_hard_link(path("file"), path("other"));
  fs::create_symlink("other", path("link"));
  write_file(path("link"), std::string_view("new"), HardLinks::share_new);
  BOOST_TEST(read("file") == "new");
  BOOST_TEST(about(path("file")).st_ino == about(path("other")).st_ino);
  BOOST_TEST(fs::is_symlink(path("link")));
  BOOST_TEST(mode_of(path("other")) == 0640U);
  write("file", "own");
  BOOST_TEST(read("file") == "own");
  BOOST_TEST(read("other") == "new");
  BOOST_TEST(entries_in(scratch.path()) == 3);
}

BOOST_AUTO_TEST_CASE(a_file_with_other_names_is_as_it_was_until_all_is_there) {
  write("file", "old");
  fs::create_hard_link(path("file"), path("other"));
  {
    FileWriter given_up(path("file"), HardLinks::share_new);
    given_up.write("a part");
  }
  BOOST_TEST(read("other") == "old");
  FileWriter writer(path("file"), HardLinks::share_new);
  writer.write("a part, ");
  BOOST_TEST(read("other") == "old");
  writer.write("and the rest");
  writer.finish();
  BOOST_TEST(read("other") == "a part, and the rest");
}

BOOST_AUTO_TEST_CASE(a_file_with_other_names_keeps_what_it_held_if_the_process_may_not_write_so_much) {
  write("file", "old");
  fs::create_hard_link(path("file"), path("other"));
  const auto is_told = [&] {
    const rlimit few = {10, 10};
    if (::signal(SIGXFSZ, SIG_IGN) == SIG_ERR || ::setrlimit(RLIMIT_FSIZE, &few) != 0) return false;
    try {
      write_file(path("file"), std::string(100, 'x'), HardLinks::share_new);
    } catch (const FileError& error) {
      return std::string(error.message()).ends_with("File too large") && read("other") == "old";
    }
    return false;
  };
  BOOST_TEST(plexus::test::holds_in_child(is_told));
}

BOOST_AUTO_TEST_CASE(a_fifo_is_written_to) {
  BOOST_TEST_REQUIRE(::mkfifo(path("pipe").c_str(), 0600) == 0);
  const std::string large(200000, 'x');  // more than a pipe holds
  std::string got;
  std::thread reader([&] { got = read("pipe"); });
  write("pipe", large);
  reader.join();
  BOOST_CHECK(got == large);
  BOOST_TEST(fs::is_fifo(path("pipe")));
  BOOST_TEST(!is_regular_target(path("pipe")));
}

BOOST_AUTO_TEST_CASE(devices_are_written_to) {
  write_file("/dev/null", std::string_view("text"));
  BOOST_TEST(fs::is_character_file("/dev/null"));
  BOOST_CHECK_EXCEPTION(write_file("/dev/full", std::string_view("text")), FileError,
                        Says{"/dev/full: No space left"});
  BOOST_TEST(!is_regular_target("/dev/null"));
}

BOOST_AUTO_TEST_CASE(open_files_of_the_process_go_on_where_they_are) {
  const int file = ::open(path("log").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  BOOST_TEST_REQUIRE(file >= 0);
  BOOST_TEST_REQUIRE(::write(file, "one ", 4) == 4);
  const std::string name = "/dev/fd/" + std::to_string(file);
  BOOST_TEST(!is_regular_target(name));
  write_file(name, std::string_view("two "));
  BOOST_TEST_REQUIRE(::write(file, "three", 5) == 5);
  ::close(file);
  BOOST_TEST(read("log") == "one two three");
}

BOOST_AUTO_TEST_CASE(a_process_that_is_killed_leaves_the_old_file_or_the_new_one) {
  const std::string one(400000, '1');
  const std::string two(300000, '2');
  write("file", one);
  for (int round = 0; round < 20; ++round) {
    const pid_t child = ::fork();
    BOOST_TEST_REQUIRE(child >= 0);
    if (child == 0) ::alarm(600);  // should this process be killed first
    while (child == 0) {
      write_file(path("file"), two);
      write_file(path("file"), one);
    }
    // The content changes while the child is at work: it is killed at another place each time.
    for (int i = 0; i < round; ++i) {
      const std::string seen = read("file");
      BOOST_CHECK(seen == one || seen == two);
    }
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    const std::string left = read("file");
    BOOST_CHECK(left == one || left == two);
  }
}

BOOST_AUTO_TEST_CASE(the_longest_name_can_be_written) {
  const std::string name(255, 'n');
  write(name, "old");
  write(name, "new");
  BOOST_TEST(read(name) == "new");
}

BOOST_AUTO_TEST_SUITE_END()
