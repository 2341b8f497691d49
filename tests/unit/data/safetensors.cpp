#include <plexus/data/safetensors.hpp>
#include <plexus/error/error.hpp>

#include <cstring>
#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "../../support/says.hpp"
#include "../../support/scratch.hpp"

using namespace plexus;

BOOST_AUTO_TEST_SUITE(weights_file)

namespace {

/// A file of that header, and as many bytes of data.
std::string file_of(const std::string& header, std::size_t data) {
  const std::uint64_t length = header.size();
  std::string bytes(sizeof length, '\0');
  std::memcpy(bytes.data(), &length, sizeof length);
  return bytes + header + std::string(data, '\0');
}

std::string entry(const std::string& shape, const std::string& offsets) {
  return R"({"dtype":"F32","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}";
}

void refused(const std::string& header, std::size_t data, const std::string& says) {
  BOOST_CHECK_EXCEPTION(read_safetensors(file_of(header, data), "w"), DataError, [&](const Error& error) {
    BOOST_TEST(error.message().find(says) != std::string::npos,
               "'" << says << "' is not in: " << error.message());
    return true;
  });
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_written_reads_back) {
  const NamedTensors tensors = {{"a/kernel", Tensor::of<float>({2, 2}, {1, 2, 3, 4})},
                                {"b", Tensor::of<std::uint8_t>({3}, {1, 2, 3})},
                                {"c", Tensor::scalar<double>(0.1)},
                                {"empty", Tensor(DType::float32, {0})}};
  BOOST_CHECK(read_safetensors(safetensors_bytes(tensors, {{"format", "plexus"}}), "w") == tensors);
  BOOST_TEST(read_safetensors(file_of("{}", 0), "w").empty());
}

BOOST_AUTO_TEST_CASE(a_hostile_header_takes_no_memory) {
  refused("{\"a\":" + entry("[1099511627776]", "[0,4398046511104]") + "}", 8,
          "take 4398046511104 bytes, but it has 8");
  refused("{\"a\":" + entry("[1048576,1048576]", "[0,8]") + "}", 8, "needs 4398046511104 bytes");
  refused("{\"a\":" + entry("[18446744073709551615]", "[0,8]") + "}", 8, "absurd shape");
  refused("{\"a\":" + entry("[2,-1]", "[0,8]") + "}", 8, "bad shape");
}

BOOST_AUTO_TEST_CASE(tensors_fill_the_file) {
  const std::string a = "\"a\":" + entry("[2]", "[0,8]");
  refused("{" + a + ",\"b\":" + entry("[2]", "[12,20]") + "}", 20, "'b' begins at 12, expected 8");  // a hole
  refused("{" + a + ",\"b\":" + entry("[2]", "[4,12]") + "}", 12,
          "'b' begins at 4, expected 8");                                       // an overlap
  refused("{" + a + ",\"b\":" + entry("[2]", "[0,8]") + "}", 8, "expected 8");  // the same bytes twice
  refused("{" + a + "}", 9, "take 8 bytes, but it has 9");
  refused("{" + a + "}", 7, "take 8 bytes, but it has 7");
  refused("{\"a\":" + entry("[2]", "[8,0]") + "}", 8, "lies at 8..0");
}

BOOST_AUTO_TEST_CASE(a_header_says_each_thing_once_and_nothing_else) {
  const std::string a = "\"a\":" + entry("[2]", "[0,8]");
  refused("{" + a + "," + a + "}", 8, "names 'a' twice");
  refused(R"({"a":{"dtype":"F32","shape":[2],"shape":[2],"data_offsets":[0,8]}})", 8, "names 'shape' twice");
  refused(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"more":1}})", 8,
          "'a' is not {dtype, shape");
  refused(R"({"a":{"dtype":"F32","shape":[2]}})", 8, "'a' is not {dtype, shape");
  refused(R"({"a":{"dtype":"F16","shape":[4],"data_offsets":[0,8]}})", 8, "dtype 'F16'");
  refused(R"({"__metadata__":{"a":1}})", 0, "__metadata__");
  refused(R"({"__metadata__":["a"]})", 0, "__metadata__");
  refused(" {}", 0, "not a JSON object");
  refused("[]", 0, "not a JSON object");
  refused("{\"\xff\":" + entry("[2]", "[0,8]") + "}", 8, "not a JSON object");
  BOOST_CHECK_THROW(read_safetensors("1234567", "w"), DataError);
  BOOST_CHECK_THROW(read_safetensors(std::string("\xff\xff\0\0\0\0\0\0{}", 10), "w"), DataError);
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read_is_named) {
  for (const char* file : {"/nowhere/w.safetensors", "/tmp"}) {
    BOOST_CHECK_EXCEPTION(read_safetensors(std::filesystem::path(file)), FileError, [&](const Error& error) {
      return error.message().find(file) != std::string::npos;
    });
  }
}

BOOST_AUTO_TEST_CASE(odd_names_are_read_back_or_refused_at_once) {
  NamedTensors tensors;
  int number = 0;
  for (const char* name : {"", " ", "a/b.c:d", "\"", "\\", "\n\t\x1b\x7f", "gr\xC3\xBC\xC3\x9F",
                           "\xF0\x9F\x8C\xB9", "\xE2\x80\xA8", "{}", "__metadata", "dtype"}) {
    tensors.emplace(name, Tensor::of<std::int32_t>({1}, {++number}));
  }
  BOOST_CHECK(read_safetensors(safetensors_bytes(tensors), "odd") == tensors);
  const Tensor any = Tensor::of<float>({1}, {1});
  BOOST_CHECK_EXCEPTION(safetensors_bytes({{"caf\xE9", any}}), UsageError,
                        Says{"'caf\\xe9' of a tensor is not UTF-8"});
  BOOST_CHECK_EXCEPTION(safetensors_bytes({{"__metadata__", any}}), UsageError, Says{"__metadata__"});
}

BOOST_AUTO_TEST_CASE(metadata_reads_back) {
  const NamedTensors tensors = {{"w", Tensor::of<float>({1}, {1})}};
  const std::map<std::string, std::string> metadata = {{"config", "a: \"b\"\n"}, {"epoch", "3"}};
  BOOST_TEST((safetensors_metadata(safetensors_bytes(tensors, metadata), "file") == metadata));
  BOOST_TEST(safetensors_metadata(safetensors_bytes(tensors), "file").empty());
  BOOST_CHECK_EXCEPTION(safetensors_metadata("1234567", "file"), DataError, Says{"fewer than its header"});
}

// The data may be anything: they are not read.
BOOST_AUTO_TEST_CASE(metadata_of_a_file_are_read_without_its_tensors) {
  const tests::Scratch scratch;
  const std::map<std::string, std::string> metadata = {{"epoch", "3"}, {"value", "0.25"}};
  const std::string bytes = safetensors_bytes({{"w", Tensor::of<float>({2}, {1, 2})}}, metadata);
  const auto file = scratch.write("w.safetensors", bytes);
  BOOST_TEST((safetensors_metadata(file) == metadata));
  scratch.write("w.safetensors", bytes.substr(0, bytes.size() - 1));
  BOOST_TEST((safetensors_metadata(file) == metadata));
  scratch.write("w.safetensors", bytes.substr(0, bytes.size() - 9));  // one of the header's is missing
  BOOST_CHECK_EXCEPTION(safetensors_metadata(file), DataError, Says{"truncated, or another format"});
  scratch.write("w.safetensors", "1234567");
  BOOST_CHECK_EXCEPTION(safetensors_metadata(file), DataError, Says{"it has 7 bytes, fewer than its header"});
  for (const char* name : {"/nowhere/w.safetensors", "/tmp"}) {
    BOOST_CHECK_EXCEPTION(safetensors_metadata(std::filesystem::path(name)), FileError, Says{name});
  }
}

BOOST_AUTO_TEST_SUITE_END()
