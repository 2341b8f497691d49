#include <plexus/data/npy.hpp>
#include <plexus/files/files.hpp>

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../support/says.hpp"
#include "../../support/scratch.hpp"

using namespace plexus;
using plexus::tests::Scratch;
using std::string_literals::operator""s;

namespace {

Tensor read(const std::string& bytes) {
  return read_npy(*bytes_in_memory(std::as_bytes(std::span(bytes)), "a.npy"));
}

/// A file of version 1.0 with this header and these values.
std::string npy(const std::string& header, const std::string& values) {
  const std::string length{static_cast<char>(header.size() & 0xff), static_cast<char>(header.size() >> 8)};
  return "\x93NUMPY\x01\x00"s + length + header + values;
}

std::string dict(const std::string& descr, const std::string& order, const std::string& shape) {
  return "{'descr': '" + descr + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(npy_files)

// What numpy.save(f, numpy.array([1.5, -2], 'f4')) writes, by the format's description: 128 bytes of header,
// which pads with blanks and ends in a newline (118 = 0x76 bytes after the first ten).
BOOST_AUTO_TEST_CASE(written_as_numpy_does) {
  const std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }";
  const std::string expected = "\x93NUMPY\x01\x00\x76\x00"s + header + std::string(117 - header.size(), ' ') +
                               "\n" + "\0\0\xc0\x3f\0\0\0\xc0"s;
  BOOST_CHECK(npy_bytes(Tensor::of<float>({2}, {1.5F, -2.0F})) == expected);
}

BOOST_AUTO_TEST_CASE(every_dtype_and_rank_reads_back) {
  const Scratch scratch;
  const std::vector<Tensor> tensors{Tensor::scalar(3.5),
                                    Tensor::of<float>({2, 3}, {1, 2, 3, 4, 5, 6}),
                                    Tensor::of<std::int32_t>({3}, {-1, 0, 7}),
                                    Tensor::of<std::int64_t>({1, 1, 2}, {-1, 1}),
                                    Tensor::of<std::uint8_t>({2}, {0, 255}),
                                    Tensor::of<bool>({2}, {true, false}),
                                    Tensor(DType::float32, {0, 5})};
  for (const Tensor& tensor : tensors) {
    write_npy(scratch.path() / "t.npy", tensor);
    BOOST_CHECK(read_npy(scratch.path() / "t.npy") == tensor);
    BOOST_CHECK(read_npy_type(scratch.path() / "t.npy") == tensor.type());
  }
}

BOOST_AUTO_TEST_CASE(versions_2_and_3_have_a_longer_length) {
  const std::string header = dict("|u1", "False", "(2,)");
  for (char version : {'\x02', '\x03'}) {
    const std::string bytes =
        "\x93NUMPY"s + version + "\0"s + static_cast<char>(header.size()) + "\0\0\0"s + header + "\x05\x06";
    BOOST_CHECK(read(bytes) == (Tensor::of<std::uint8_t>({2}, {5, 6})));
  }
}

// [[1, 2, 3], [4, 5, 6]] by columns is 1 4 2 5 3 6; a cube 2x2x2 of i = 4a + 2b + c has its index bits
// reversed.
BOOST_AUTO_TEST_CASE(fortran_order_is_converted) {
  BOOST_CHECK(read(npy(dict("|u1", "True", "(2, 3)"), "\x01\x04\x02\x05\x03\x06")) ==
              (Tensor::of<std::uint8_t>({2, 3}, {1, 2, 3, 4, 5, 6})));
  BOOST_CHECK(read(npy(dict("|u1", "True", "(2, 2, 2)"), "\0\x04\x02\x06\x01\x05\x03\x07"s)) ==
              (Tensor::of<std::uint8_t>({2, 2, 2}, {0, 1, 2, 3, 4, 5, 6, 7})));
}

BOOST_AUTO_TEST_CASE(broken_files_are_refused) {
  const std::string good = dict("|u1", "False", "(2,)");
  const std::vector<std::pair<std::string, std::string>> cases{
      {""s, "truncated"},
      {"PK\x03\x04 an npz file"s, "is not an NPY file"},
      {"\x93NUMPY\x04\x00\x00\x00"s, "version 4.0"},
      {npy(good, "\x01"), "an NPY array uint8 [2] needs 2 bytes, found 1"},
      {npy(good, "\x01\x02\x03"), "further bytes"},
      {npy(good, "").substr(0, 30), "the header of an NPY file needs"},
      {npy(dict("|O", "False", "(2,)"), ""), "'|O' (Python objects are never read)"},
      {npy(dict(">f4", "False", "(2,)"), ""), "dtype '>f4'"},
      {npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }\n", ""), "holds structures"},
      {npy(dict("<f4", "Maybe", "(2,)"), ""), "expected 'False'"},
      {npy(dict("<f4", "False", "(2)"), ""), "expected ','"},
      {npy(dict("<f4", "False", "(-2,)"), ""), "expected a dimension"},
      {npy(dict("<f4", "False", "(99999999999999999999,)"), ""), "expected a dimension"},
      {npy(dict("<f4", "False", "(4611686018427387904, 4611686018427387904)"), ""),
       "more than a file of its size"},
      {npy(dict("|u1", "False", "(1, 1, 1, 1, 1, 1, 1, 1, 1)"), "\x01"), "9 dimensions, expected 8 at most"},
      {npy("{'descr': '|u1', 'fortran_order': False}\n", ""), "expected the key 'shape'"},
      {npy("{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': ()}\n", ""),
       "once, not 'descr'"},
      {npy("{'shape': __import__('os'), }\n", ""), "expected '('"},
      {npy(good + "x", "\x01\x02"), "nothing after '}'"},
      {npy(dict("|b1", "False", "(1,)"), "\x02"), "the byte 2 as a bool"},
  };
  for (const auto& [bytes, message] : cases) {
    BOOST_CHECK_EXCEPTION(read(bytes), DataError, Says{"a.npy"});
    BOOST_CHECK_EXCEPTION(read(bytes), DataError, Says{message});
  }
}

BOOST_AUTO_TEST_SUITE_END()
