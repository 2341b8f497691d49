#include <plexus/files/detail/descriptor.hpp>
#include <plexus/files/detail/open_file.hpp>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../support/scratch.hpp"

using namespace plexus;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

struct Fifo {
  tests::Scratch scratch;
  fs::path path = scratch.path() / "pipe";
  std::string reason;
  Fifo() { BOOST_TEST_REQUIRE(::mkfifo(path.c_str(), 0600) == 0); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(opening_a_file, Fifo)

BOOST_AUTO_TEST_CASE(a_fifo_without_the_other_end_is_given_up) {
  BOOST_TEST(open_to_read(path, reason, 50ms) == -1);
  BOOST_TEST(reason ==
             "it is a FIFO, and nobody opened it to write within 50 ms: start what writes, then "
             "read again");
  BOOST_TEST(open_to_write(path, reason, 50ms) == -1);
  BOOST_TEST(reason ==
             "it is a FIFO, and nobody opened it to read within 50 ms: start the reader, then write again");
}

BOOST_AUTO_TEST_CASE(a_writer_may_come_later_and_write_nothing) {
  const std::string large(200000, 'x');  // more than a pipe holds
  for (const std::string& bytes : {large, std::string()}) {
    std::thread writer([&] {
      std::string problem;
      const Descriptor out(open_to_write(path, problem));
      if (out) out.write(std::as_bytes(std::span(bytes)));
    });
    const Descriptor in(open_to_read(path, reason));
    std::string text;
    const bool read = in && read_to_end(in.number(), text);
    writer.join();
    BOOST_TEST(read, reason);
    BOOST_CHECK(text == bytes);
  }
}

// Whoever has opened it is going to write; reading waits for the bytes.
BOOST_AUTO_TEST_CASE(a_writer_that_is_slow_is_waited_for) {
  const Descriptor both(::open(path.c_str(), O_RDWR | O_CLOEXEC));
  BOOST_TEST_REQUIRE(static_cast<bool>(both));
  const Descriptor in(open_to_read(path, reason, 50ms));
  BOOST_TEST_REQUIRE(static_cast<bool>(in), reason);
  BOOST_TEST((::fcntl(in.number(), F_GETFL) & O_NONBLOCK) == 0);
}

BOOST_AUTO_TEST_CASE(a_pipe_without_a_name_has_an_end_without_a_writer) {
  int ends[2] = {-1, -1};
  BOOST_TEST_REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
  const Descriptor out(ends[0]);
  ::close(ends[1]);
  const Descriptor in(open_to_read("/dev/fd/" + std::to_string(out.number()), reason, 50ms));
  BOOST_TEST_REQUIRE(static_cast<bool>(in), reason);
  std::string text;
  BOOST_TEST(read_to_end(in.number(), text));
  BOOST_TEST(text == "");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_opened_has_a_reason) {
  BOOST_TEST(open_to_read(scratch.path() / "none", reason) == -1);
  BOOST_TEST(reason == "No such file or directory");
  BOOST_TEST(open_to_write(scratch.path() / "none", reason) == -1);
  BOOST_TEST(reason == "No such file or directory");
}

BOOST_AUTO_TEST_SUITE_END()
