#include <plexus/data/idx.hpp>
#include <plexus/files/files.hpp>

#include <filesystem>
#include <numeric>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../support/says.hpp"
#include "../../support/scratch.hpp"

using namespace plexus;
using plexus::tests::Scratch;
using std::string_literals::operator""s;

BOOST_AUTO_TEST_SUITE(idx)

namespace {

const std::filesystem::path installed = "/usr/share/datasets/fashion-mnist";

Tensor read(const std::string& bytes) {
  return read_idx(*bytes_in_memory(std::as_bytes(std::span(bytes)), "a.idx"));
}

std::vector<int> counts_of(std::span<const std::uint8_t> labels) {
  std::vector<int> counts(10);
  for (std::uint8_t label : labels) ++counts.at(label);
  return counts;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_type_is_read_big_endian) {
  BOOST_CHECK(read("\0\0\x08\x02\0\0\0\x02\0\0\0\x03\x01\x02\x03\x04\x05\xff"s) ==
              (Tensor::of<std::uint8_t>({2, 3}, {1, 2, 3, 4, 5, 255})));
  BOOST_CHECK(read("\0\0\x09\x01\0\0\0\x02\x7f\x80"s) == (Tensor::of<std::int32_t>({2}, {127, -128})));
  BOOST_CHECK(read("\0\0\x0b\x01\0\0\0\x02\x01\x02\xff\xfe"s) == (Tensor::of<std::int32_t>({2}, {258, -2})));
  BOOST_CHECK(read("\0\0\x0c\x01\0\0\0\x02\0\0\x01\0\xff\xff\xff\xff"s) ==
              (Tensor::of<std::int32_t>({2}, {256, -1})));
  // 1.5F is 0x3fc00000, -2.0 is 0xc000000000000000.
  BOOST_CHECK(read("\0\0\x0d\x01\0\0\0\x01\x3f\xc0\0\0"s) == (Tensor::of<float>({1}, {1.5F})));
  BOOST_CHECK(read("\0\0\x0e\x01\0\0\0\x01\xc0\0\0\0\0\0\0\0"s) == (Tensor::of<double>({1}, {-2.0})));
  BOOST_CHECK(read("\0\0\x08\x01\0\0\0\0"s).shape() == (Shape{0}));
}

BOOST_AUTO_TEST_CASE(broken_files_are_refused) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {""s, "is empty, expected the magic number of an IDX file"},
      {"\0\0\x08"s, "truncated"},
      {"PK\x03\x04"s, "it starts with the bytes 50 4b, expected 00 00"},
      {"\0\0\x0a\x01\0\0\0\x01\x01"s, "type code 0x0A"},
      {"\0\0\x08\0"s, "0 dimensions, expected 1 to 8"},
      {"\0\0\x08\x09"s + std::string(40, '\0'), "9 dimensions, expected 1 to 8"},
      {"\0\0\x08\x02\0\0\0\x01\0\0"s, "the dimensions of an IDX file needs 8 bytes, found 6"},
      {"\0\0\x08\x01\0\0\0\x03\x01\x02"s, "truncated: an IDX array uint8 [3] needs 3 bytes, found 2"},
      {"\0\0\x08\x01\0\0\0\x01\x01\x02"s, "further bytes after an IDX array uint8 [1]"},
      {"\0\0\x08\x01\xff\xff\xff\xff\x01"s, "its header says uint8 [4294967295]"},
      {"\0\0\x0e\x03\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"s,
       "more than a file of its size can hold"},
  };
  for (const auto& [bytes, message] : cases) {
    BOOST_CHECK_EXCEPTION(read(bytes), DataError, Says{"a.idx"});
    BOOST_CHECK_EXCEPTION(read(bytes), DataError, Says{message});
  }
}

BOOST_AUTO_TEST_CASE(missing_files_and_folders_are_named) {
  const Scratch scratch;
  BOOST_CHECK_EXCEPTION(read_idx(scratch.path() / "no.idx"), DataError, Says{"no.idx: No such file"});
  BOOST_CHECK_EXCEPTION(read_idx(scratch.path()), DataError, Says{"it is a folder"});
}

// The facts of the data set: counts and pixel sum as computed with NumPy from the same files.
BOOST_AUTO_TEST_CASE(fashion_mnist_is_what_it_should_be) {
  const Tensor train = read_idx(installed / "train-labels-idx1-ubyte.gz");
  BOOST_CHECK(train.type() == (Type{DType::uint8, {60000}}));
  const std::span<const std::uint8_t> labels = std::as_const(train).data<std::uint8_t>();
  const std::vector<int> validation{457, 556, 504, 501, 488, 493, 493, 512, 490, 506};
  const std::vector<int> rest{5543, 5444, 5496, 5499, 5512, 5507, 5507, 5488, 5510, 5494};
  BOOST_TEST(counts_of(labels.first(5000)) == validation, boost::test_tools::per_element());
  BOOST_TEST(counts_of(labels.subspan(5000)) == rest, boost::test_tools::per_element());
  const std::vector<int> starts(labels.begin() + 5000, labels.begin() + 5003);
  const std::vector<int> ends(labels.end() - 3, labels.end());
  BOOST_TEST(starts == (std::vector<int>{4, 0, 7}), boost::test_tools::per_element());
  BOOST_TEST(ends == (std::vector<int>{3, 0, 5}), boost::test_tools::per_element());

  const Tensor test = read_idx(installed / "t10k-labels-idx1-ubyte.gz");
  const std::vector<int> test_starts{static_cast<int>(test.at(0)), static_cast<int>(test.at(1)),
                                     static_cast<int>(test.at(2))};
  BOOST_TEST(test_starts == (std::vector<int>{9, 2, 1}), boost::test_tools::per_element());

  const Tensor images = read_idx(installed / "train-images-idx3-ubyte.gz");
  BOOST_CHECK(images.type() == (Type{DType::uint8, {60000, 28, 28}}));
  const Tensor first = images.rows(5000, 1);  // image 0 of the training part: the first 5,000 validate
  const std::span<const std::uint8_t> pixels = first.data<std::uint8_t>();
  BOOST_TEST(std::accumulate(pixels.begin(), pixels.end(), 0) == 94772);
  BOOST_CHECK(read_idx_type(installed / "train-images-idx3-ubyte.gz") == images.type());
}

BOOST_AUTO_TEST_CASE(gzip_is_told_by_content_and_its_damage_is_found) {
  const Scratch scratch;
  const std::string whole = read_file(installed / "t10k-labels-idx1-ubyte.gz");
  const auto named_otherwise = scratch.write("labels.bin", whole);
  BOOST_CHECK(read_idx(named_otherwise) == read_idx(installed / "t10k-labels-idx1-ubyte.gz"));

  const auto cut = scratch.write("cut.gz", std::string_view(whole).substr(0, whole.size() / 2));
  BOOST_CHECK_EXCEPTION(read_idx(cut), DataError, Says{"cut.gz is truncated"});
  std::string damaged = whole;
  damaged[whole.size() / 2] = static_cast<char>(~damaged[whole.size() / 2]);
  BOOST_CHECK_EXCEPTION(read_idx(scratch.write("damaged.gz", damaged)), DataError, Says{"damaged.gz is "});
  std::string wrong_sum = whole;
  wrong_sum[whole.size() - 8] = static_cast<char>(~wrong_sum[whole.size() - 8]);  // of the CRC-32
  BOOST_CHECK_THROW(read_idx(scratch.write("sum.gz", wrong_sum)), DataError);
}

BOOST_AUTO_TEST_SUITE_END()
