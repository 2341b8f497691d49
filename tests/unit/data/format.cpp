#include <plexus/data/csv/csv.hpp>
#include <plexus/data/format.hpp>
#include <plexus/data/idx.hpp>
#include <plexus/data/npy.hpp>

#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../support/says.hpp"
#include "../../support/scratch.hpp"

using namespace plexus;
using plexus::tests::Scratch;
using std::string_literals::operator""s;

BOOST_AUTO_TEST_SUITE(formats)

BOOST_AUTO_TEST_CASE(content_decides_whatever_the_name) {
  const Scratch scratch;
  const Tensor values = Tensor::of<std::uint8_t>({2}, {5, 6});
  const std::string idx = "\0\0\x08\x01\0\0\0\x02\x05\x06"s;
  for (const char* name : {"rows", "rows.csv", "rows.npy", "rows.idx"}) {
    const FormattedSource array = open_formatted(scratch.write(name, npy_bytes(values)));
    BOOST_TEST((array.format == Format::npy), name);
    BOOST_CHECK(read_npy(*array.bytes) == values);
    const FormattedSource old_array = open_formatted(scratch.write(name, idx));
    BOOST_TEST((old_array.format == Format::idx), name);
    BOOST_CHECK(read_idx(*old_array.bytes) == values);
    for (const std::string table : {"a\n5\n6\n",
                                    "\xEF\xBB\xBF"
                                    "a\r\n5\r\n6\r\n",
                                    "\"a\"\n5\n6\n"}) {
      const FormattedSource text = open_formatted(scratch.write(name, table));
      BOOST_TEST((text.format == Format::csv), name);
      BOOST_CHECK(read_csv(*text.bytes)[0].values == (Tensor::of<double>({2}, {5, 6})));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_table_longer_than_its_first_bytes_is_whole) {
  const Scratch scratch;
  std::string table = "number\n";
  for (int i = 0; i < 5000; ++i) table += std::to_string(i) + "\n";
  const FormattedSource source = open_formatted(scratch.write("t", table));
  BOOST_TEST(source.bytes->most_bytes() >= table.size());
  BOOST_TEST(source.bytes->read_all() == table);
}

BOOST_AUTO_TEST_CASE(what_is_plainly_something_else_is_named) {
  const Scratch scratch;
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "is empty"},
      {"PK\x03\x04", "is a ZIP archive"},
      {"\x89HDF\r\n\x1a\n", "is an HDF5 file"},
      {"\x89PNG\r\n\x1a\n", "is a PNG picture"},
      {"PAR1\x15\x04", "is a Parquet file"},
      {"\x80\x04\x95", "is a Python pickle"},
      {"\x40\0\0\0\0\0\0\0{\"a\""s, "is a safetensors file"},
  };
  for (const auto& [bytes, message] : cases) {
    const auto path = scratch.write("given.csv", bytes);
    BOOST_CHECK_EXCEPTION(open_formatted(path), DataError, Says{path.string() + " " + message});
    BOOST_CHECK_EXCEPTION(open_formatted(path), DataError, Says{"expected rows in CSV, NPY or IDX"});
  }
  // Names of columns are no marks.
  for (const char* table : {"PAR1,PAR2\n1,2\n", "PK,x\n1,2\n", "BZh,x\n1,2\n", "ARROW1,x\n1,2\n"}) {
    BOOST_TEST((open_formatted(scratch.write("t", table)).format == Format::csv), table);
  }
}

BOOST_AUTO_TEST_CASE(readers_of_one_format_name_another) {
  const Scratch scratch;
  const std::string array = npy_bytes(Tensor::of<float>({1}, {1.5F}));
  BOOST_CHECK_EXCEPTION(read_csv(scratch.write("t.csv", array)), DataError,
                        Says{"t.csv:1: the file is an NPY file, expected the text of a table"});
  BOOST_CHECK_EXCEPTION(read_csv_names(scratch.write("t.csv", "\0\0\x08\x01\0\0\0\x01\x01"s)), DataError,
                        Says{"the file is an IDX file"});
  BOOST_CHECK_EXCEPTION(read_idx(scratch.write("t.idx", array)), DataError, Says{"is not an IDX file"});
}

BOOST_AUTO_TEST_SUITE_END()
