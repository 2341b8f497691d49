#include <plexus/data/byte_source.hpp>

#include <algorithm>
#include <string>
#include <thread>

#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "../../support/says.hpp"
#include "../../support/scratch.hpp"

using namespace plexus;
using plexus::tests::Scratch;
using std::string_literals::operator""s;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(byte_sources)

namespace {

fs::path pipe_in(const Scratch& scratch) {
  const fs::path path = scratch.path() / "pipe";
  BOOST_TEST_REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  return path;
}

fs::path socket_in(const Scratch& scratch) {
  const fs::path path = scratch.path() / "socket";
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  path.string().copy(address.sun_path, sizeof address.sun_path - 1);
  const int made = ::socket(AF_UNIX, SOCK_STREAM, 0);
  BOOST_TEST_REQUIRE(::bind(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  ::close(made);
  return path;
}

/// Writes into a pipe from another thread while it lives.
class Writer {
 public:
  Writer(const fs::path& pipe, const std::string& bytes)
      : thread_([pipe, bytes] {
          const int out = ::open(pipe.c_str(), O_WRONLY);
          for (std::size_t at = 0; at < bytes.size();) {
            const ssize_t written =
                ::write(out, bytes.data() + at, std::min<std::size_t>(7, bytes.size() - at));
            if (written <= 0) break;
            at += static_cast<std::size_t>(written);
          }
          ::close(out);
        }) {}
  ~Writer() { thread_.join(); }

 private:
  std::thread thread_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_no_file_is_refused_without_opening_it) {
  const Scratch scratch;
  const auto refuses = [](const fs::path& path, const std::string& reason) {
    BOOST_CHECK_EXCEPTION(open_bytes(path), DataError, Says{"cannot read " + path.string() + ": " + reason});
  };
  refuses(scratch.path() / "nothing", "No such file or directory");
  refuses(scratch.path(), "it is a folder, expected a file");
  refuses(pipe_in(scratch), "it is a pipe, which can be read only once; save it as a file");
  refuses(socket_in(scratch), "it is a socket");
  refuses("/dev/zero", "it is a device");
}

BOOST_AUTO_TEST_CASE(a_pipe_is_read_once_plain_or_compressed) {
  const Scratch scratch;
  const fs::path pipe = pipe_in(scratch);
  const std::string text(3000, 'x');
  {
    const Writer writer(pipe, text);
    BOOST_TEST(open_bytes_once(pipe)->read_all() == text);
  }
  // What Python's gzip.compress(b'x' * 3000, mtime=0) makes.
  const std::string compressed =
      "\x1f\x8b\x08\0\0\0\0\0\x02\x03\xed\xc1\x31\x01\0\0\0\xc2\xa0\xda\x8b\x6f\x0d\x0f\xa0\0\0\x80\x77\x03"
      "\xe7\x17"
      "\xee\x98\xb8\x0b\0\0"s;
  const Writer writer(pipe, compressed);
  const auto source = open_bytes_once(pipe);
  BOOST_TEST(source->name() == pipe.string());
  BOOST_TEST(source->most_bytes() == text.size());
  BOOST_TEST(source->read_all() == text);
}

BOOST_AUTO_TEST_CASE(what_has_no_end_is_not_read) {
  const Scratch scratch;
  BOOST_CHECK_EXCEPTION(open_bytes_once("/dev/zero"), DataError,
                        Says{"cannot read /dev/zero: it is a device"});
  BOOST_CHECK_EXCEPTION(open_bytes_once(scratch.path()), DataError, Says{"it is a folder"});
  BOOST_CHECK_EXCEPTION(open_bytes_once("no/such"), DataError, Says{"cannot read no/such: No such file"});
}

BOOST_AUTO_TEST_CASE(an_empty_file_is_called_empty) {
  const Scratch scratch;
  std::byte byte{};
  const auto source = open_bytes_once(scratch.write("empty", ""));
  BOOST_CHECK_EXCEPTION(source->read_start({&byte, 1}, "a letter"), DataError,
                        Says{"empty is empty, expected a letter"});
}

BOOST_AUTO_TEST_SUITE_END()
