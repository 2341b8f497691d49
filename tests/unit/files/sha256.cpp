#include <plexus/error/error.hpp>
#include <plexus/files/sha256.hpp>

#include <filesystem>
#include <fstream>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

using namespace plexus;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(sha256)

// FIPS 180-2, appendix B, and the empty message of NIST's SHA256ShortMsg.rsp.
BOOST_AUTO_TEST_CASE(published_vectors) {
  const fs::path file = fs::temp_directory_path() / ("plexus-sha256-" + std::to_string(::getpid()));
  auto hash_of = [&](const std::string& message) {
    std::ofstream(file, std::ios::binary) << message;
    return sha256_of(file);
  };
  BOOST_TEST(hash_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  BOOST_TEST(hash_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  BOOST_TEST(hash_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
             "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  BOOST_TEST(hash_of(std::string(1000000, 'a')) ==
             "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  fs::remove(file);
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_an_error) {
  BOOST_CHECK_THROW(sha256_of("/nowhere/at/all"), FileError);
}

BOOST_AUTO_TEST_SUITE_END()
