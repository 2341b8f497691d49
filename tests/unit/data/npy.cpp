#include <plexus/data/npy.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../support/says.hpp"
#include "../../support/scratch.hpp"

using namespace plexus;
using plexus::tests::Scratch;
using std::string_literals::operator""s;

BOOST_AUTO_TEST_SUITE(npy_files)

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

/// One or two values of every element type, little-endian; the bytes are those of two's complement and of
/// IEEE 754. Half precision has 5 bits of exponent (bias 15) and 10 of fraction: 0x3E00 is 1.5, 0xC000 is -2,
/// 0x0001 is 2^-24, 0x7C00 infinity.
struct Stored {
  std::string code;
  std::vector<std::string> values;
  Tensor expected;
};
std::vector<Stored> every_element_type() {
  const auto whole = [](std::vector<std::int32_t> values) {
    return Tensor::of<std::int32_t>({static_cast<std::int64_t>(values.size())}, values);
  };
  const auto large = [](std::vector<std::int64_t> values) {
    return Tensor::of<std::int64_t>({static_cast<std::int64_t>(values.size())}, values);
  };
  return {{"i1", {"\xFF", "\x7F"}, whole({-1, 127})},
          {"i2", {"\xFE\xFF", "\x01\x02"}, whole({-2, 513})},
          {"i4", {"\xFD\xFF\xFF\xFF", "\x01\x02\x03\x04"}, whole({-3, 67305985})},
          {"i8", {"\xFC\xFF\xFF\xFF\xFF\xFF\xFF\xFF", "\0\0\0\0\x01\0\0\0"s}, large({-4, 4294967296})},
          {"u1", {"\xFF", "\x05"}, Tensor::of<std::uint8_t>({2}, {255, 5})},
          {"u2", {"\xFE\xFF", "\x01\x02"}, whole({65534, 513})},
          {"u4", {"\xFD\xFF\xFF\xFF", "\x01\x02\x03\x04"}, large({4294967293, 67305985})},
          {"u8", {"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F", "\x07\0\0\0\0\0\0\0"s}, large({INT64_MAX, 7})},
          {"f2",
           {"\0\x3E"s, "\0\xC0"s, "\x01\0"s, "\0\x7C"s},
           Tensor::of<float>({4}, {1.5F, -2.0F, 0x1p-24F, HUGE_VALF})},
          {"f4", {"\0\0\xC0\x3F"s, "\0\0\0\xC0"s}, Tensor::of<float>({2}, {1.5F, -2.0F})},
          {"f8", {"\0\0\0\0\0\0\xF8\x3F"s, "\0\0\0\0\0\0\0\xC0"s}, Tensor::of<double>({2}, {1.5, -2})}};
}

BOOST_AUTO_TEST_CASE(every_element_type_is_read_in_both_byte_orders) {
  for (const Stored& stored : every_element_type()) {
    const std::string shape = "(" + std::to_string(stored.values.size()) + ",)";
    std::string little, big;
    for (std::string value : stored.values) {
      little += value;
      std::reverse(value.begin(), value.end());
      big += value;
    }
    const char* const native = stored.code[1] == '1' ? "|" : "=";
    for (const auto& [order, values] : {std::pair{"<", little}, {native, little}, {"", little}, {">", big}}) {
      const std::string bytes = npy(dict(order + stored.code, "False", shape), values);
      BOOST_CHECK_MESSAGE(read(bytes) == stored.expected, order << stored.code);
      BOOST_TEST(read_npy_type(*bytes_in_memory(std::as_bytes(std::span(bytes)), "a.npy")).text() ==
                 stored.expected.type().text());
    }
  }
}

BOOST_AUTO_TEST_CASE(names_of_element_types_are_read) {
  BOOST_CHECK(read(npy(dict("float32", "False", "(1,)"), "\0\0\xC0\x3F"s)) ==
              (Tensor::of<float>({1}, {1.5F})));
  BOOST_CHECK(read(npy(dict(">h", "False", "(1,)"), "\x01\x02")) == (Tensor::of<std::int32_t>({1}, {258})));
}

// [[1, 2], [3, 4]] of 16 bits with the most significant byte first, by columns: 1 3 2 4.
BOOST_AUTO_TEST_CASE(fortran_order_goes_with_the_other_byte_order) {
  BOOST_CHECK(read(npy(dict(">i2", "True", "(2, 2)"), "\0\x01\0\x03\0\x02\0\x04"s)) ==
              (Tensor::of<std::int32_t>({2, 2}, {1, 2, 3, 4})));
}

// What NumPy takes for a header besides its own: Python 2 wrote 2L for 2, and u before texts.
BOOST_AUTO_TEST_CASE(other_forms_of_the_header_are_read) {
  const Tensor expected = Tensor::of<std::uint8_t>({2, 1}, {5, 6});
  for (const char* header : {"{'descr': '|u1', 'fortran_order': False, 'shape': (2L, 1L), }\n",
                             "{\"descr\": \"|u1\", \"fortran_order\": False, \"shape\": (2, 1)}",
                             "{u'shape': (2,1), u'fortran_order':False, u'descr':u'|u1'}   \n",
                             "{ 'shape' :\t( 2 , 1 , ) ,\n 'descr' : '|u1' , 'fortran_order' : False , }"}) {
    BOOST_CHECK_MESSAGE(read(npy(header, "\x05\x06")) == expected, header);
  }
}

BOOST_AUTO_TEST_CASE(broken_files_are_refused) {
  const std::string good = dict("|u1", "False", "(2,)");
  const std::vector<std::pair<std::string, std::string>> cases{
      {""s, "a.npy is empty"},
      {"\x93NUM"s, "truncated"},
      {"PK\x03\x04 an npz file"s, "is not an NPY file: it is a ZIP archive (such as .npz"},
      {"a,b,c\n1,2,3\n"s, "is not an NPY file: it does not start with"},
      {"\x93NUMPY\x04\x00\x00\x00"s, "version 4.0"},
      {npy(good, "\x01"), "an NPY array uint8 [2] needs 2 bytes, found 1"},
      {npy(good, "\x01\x02\x03"), "further bytes"},
      {npy(good, "").substr(0, 30), "the header of an NPY file needs"},
      {npy(dict("|O", "False", "(2,)"), ""), "'|O' (Python objects, which are never read)"},
      {npy(dict("<c8", "False", "(1,)"), "12345678"), "dtype '<c8' (complex numbers)"},
      {npy(dict(">c16", "False", "(1,)"), ""), "dtype '>c16' (complex numbers)"},
      {npy(dict("<U5", "False", "(1,)"), ""), "dtype '<U5' (texts)"},
      {npy(dict("|S5", "False", "(1,)"), ""), "dtype '|S5' (texts)"},
      {npy(dict("<M8[D]", "False", "(1,)"), ""), "dtype '<M8[D]' (dates or durations)"},
      {npy(dict("|V4", "False", "(1,)"), ""), "dtype '|V4' (structures)"},
      {npy(dict("<f16", "False", "(1,)"), ""), "dtype '<f16' (extended floating-point numbers)"},
      {npy(dict("<i3", "False", "(1,)"), ""), "dtype '<i3' (an unknown kind"},
      {npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }\n", ""), "(structures)"},
      {npy(dict("<u8", "False", "(2,)"), "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x80"s),
       "holds 9223372036854775808 as its value 1 (from 0)"},
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
