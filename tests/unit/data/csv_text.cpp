// What a table may be written in: line ends, encodings, long headers.

#include <plexus/data/csv/csv.hpp>
#include <plexus/data/detail/csv/csv_text.hpp>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../support/says.hpp"
#include "../../support/scratch.hpp"

using namespace plexus;
using plexus::tests::Scratch;
using std::string_literals::operator""s;

BOOST_AUTO_TEST_SUITE(csv_text)

namespace {

std::vector<Column> read(const std::string& text) {
  return read_csv(*bytes_in_memory(std::as_bytes(std::span(text)), "a.csv"));
}

/// ASCII as UTF-16: each character beside a zero byte.
std::string utf16(const std::string& text, bool big_endian) {
  std::string out;
  for (const char c : text) out += big_endian ? std::string{'\0', c} : std::string{c, '\0'};
  return out;
}

/// A text as a pipe may give it: in pieces of so many bytes.
class Pieces final : public ByteSource {
 public:
  Pieces(std::string text, std::size_t size) : text_(std::move(text)), size_(size) {}

  const std::string& name() const override { return name_; }
  std::size_t read(std::span<std::byte> out) override { return given(out.size(), out); }
  std::size_t read_some(std::span<std::byte> out) override { return given(std::min(size_, out.size()), out); }
  std::uint64_t most_bytes() const override { return text_.size(); }

 private:
  std::size_t given(std::size_t most, std::span<std::byte> out) {
    const std::size_t count = std::min(most, text_.size() - at_);
    std::memcpy(out.data(), text_.data() + at_, count);
    at_ += count;
    return count;
  }

  std::string text_;
  std::size_t size_;
  std::string name_ = "a.csv";
  std::size_t at_ = 0;
};

struct Lines {
  std::vector<int> numbers;
  std::vector<std::vector<std::string>> cells;
  bool operator==(const Lines&) const = default;
};

Lines lines_of(ByteSource& source) {
  CsvFormat format;
  format.comment = '#';
  CsvText text(source, format);
  Lines lines;
  CsvText::Line line;
  while (text.next(line)) {
    lines.numbers.push_back(line.number);
    lines.cells.emplace_back(line.cells.begin(), line.cells.end());
  }
  return lines;
}

}  // namespace

BOOST_AUTO_TEST_CASE(other_line_ends_are_named_with_their_line) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"a,b\r1,2\r3,4\r", "a.csv:1: a carriage return (CR) without a line feed"},
      {"a,b\n1,2\r3,4\n", "a.csv:2: a carriage return (CR) without a line feed"},
      {"a,b\n1,\"2\"\r3,4\n", "a.csv:2: a carriage return (CR) without a line feed"},
      {"a,b\r\r\n1,2\r\r\n", "a.csv:1: the line ends in CR CR LF"},
      {"a,b\r\n1,2\r\r\n", "a.csv:2: the line ends in CR CR LF"},
  };
  for (const auto& [text, message] : cases) BOOST_CHECK_EXCEPTION(read(text), DataError, Says{message});
  // Within quotes it belongs to the cell.
  BOOST_TEST(read("a\n\"x\ry\"\n\"x\r\nz\"\n")[0].classes == (std::vector<std::string>{"x\r\nz", "x\ry"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(other_encodings_are_named) {
  const std::string table = "size,kind\n1,a\n2,b\n";
  const std::vector<std::pair<std::string, std::string>> cases{
      {"\xFF\xFE" + utf16(table, false),
       "a.csv:1: the text is UTF-16, expected UTF-8; convert it: iconv -f UTF-16 "},
      {"\xFE\xFF" + utf16(table, true), "a.csv:1: the text is UTF-16, expected UTF-8"},
      {utf16(table, false), "a.csv:1: the text is UTF-16LE, expected UTF-8; convert it: iconv -f UTF-16LE "},
      {utf16(table, true), "a.csv:1: the text is UTF-16BE, expected UTF-8"},
      {"\xFF\xFE\0\0s\0\0\0"s, "a.csv:1: the text is UTF-32"},
      {"a,b\n1,2\n3,\0\n"s, "a.csv:3: byte 11 of the file is zero (NUL)"},
      {"na\xEFve,b\n1,2\n",
       "a.csv:1: the name of column 1: the byte 0xEF is not UTF-8; if the text is Latin-1"},
  };
  for (const auto& [text, message] : cases) BOOST_CHECK_EXCEPTION(read(text), DataError, Says{message});
}

BOOST_AUTO_TEST_CASE(a_text_that_is_not_utf8_spoils_its_column_alone) {
  const std::vector<Column> table = read("a,b\n1,x\n2,caf\xE9\n");
  BOOST_TEST(table[0].flaw == "");
  const bool named = table[1].flaw.starts_with("a.csv:3: column 'b'") &&
                     table[1].flaw.find("the byte 0xE9 is not UTF-8") != std::string::npos;
  BOOST_TEST(named, table[1].flaw);
  BOOST_TEST(read("a\ncaf\xC3\xA9\n")[0].classes[0] == "caf\xC3\xA9");
}

BOOST_AUTO_TEST_CASE(messages_show_what_a_terminal_would_obey) {
  BOOST_CHECK_EXCEPTION(read("a,\x1b[2Jb,\x1b[2Jb\n1,2,3\n"), DataError,
                        Says{"repeats the name '\\x1b[2Jb'"});
}

// The header of the first table ends beyond the first piece that is read of it, that of the second within.
BOOST_AUTO_TEST_CASE(lines_are_the_same_in_pieces_of_any_size) {
  const std::string table =
      "a,\"b\"\r\n# none\n\"x\"\"y\",\"\"\n\"1\r\n\n2\",, 3 \n\"\"\"\",\"\"\"\"\"\"# end\nlast,\"of, all\"";
  Pieces whole(table, table.size());
  const Lines expected = lines_of(whole);
  BOOST_TEST((expected.cells ==
              std::vector<std::vector<std::string>>{
                  {"a", "b"}, {"x\"y", ""}, {"1\r\n\n2", "", "3"}, {"\"", "\"\""}, {"last", "of, all"}}));
  BOOST_TEST(expected.numbers == (std::vector<int>{1, 3, 4, 7, 8}), boost::test_tools::per_element());
  for (std::size_t size = 1; size < table.size(); ++size) {
    Pieces pieces(table, size);
    BOOST_TEST((lines_of(pieces) == expected), "in pieces of " << size << " bytes");
  }
}

// 16,384 pieces: looking through the whole cell again with each would take a minute.
BOOST_AUTO_TEST_CASE(a_long_cell_in_many_pieces_takes_the_time_of_its_length) {
  const std::string cell(std::size_t{1} << 22U, 'x');
  for (const std::string& quote : {"\""s, ""s}) {
    Pieces pieces("a\n" + quote + cell + quote + "\n", 256);
    const auto start = std::chrono::steady_clock::now();
    BOOST_TEST((lines_of(pieces).cells.back() == std::vector<std::string>{cell}));
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    BOOST_TEST(seconds.count() < 10);
  }
  Pieces unending("a\n1\n\"" + cell, 256);
  BOOST_CHECK_EXCEPTION(lines_of(unending), DataError,
                        Says{"a.csv:3: a quoted cell begins here and never ends"});
}

BOOST_AUTO_TEST_CASE(headers_of_any_length_are_read) {
  const Scratch scratch;
  for (const int columns : {30000, 10}) {
    std::string header, row;
    for (int i = 0; i < columns; ++i) {
      header += (i > 0 ? ",\"gene\n" : "\"gene\n") + std::to_string(i) + "\"";
      row += (i > 0 ? "," : "") + std::to_string(i % 7);
    }
    std::string table = header + "\n";
    for (int i = 0; i < 3; ++i) table += row + "\n";
    const auto path = scratch.write("wide.csv", table);
    const std::vector<std::string> names = read_csv_names(path);
    BOOST_TEST(names.size() == static_cast<std::size_t>(columns));
    BOOST_TEST(names.back() == "gene\n" + std::to_string(columns - 1));
    BOOST_TEST(read_csv(path).back().values.at(2) == (columns - 1) % 7);
  }
  BOOST_CHECK_EXCEPTION(read_csv_names(scratch.write("open.csv", "a,\"" + std::string(200000, 'b'))),
                        DataError, Says{"open.csv:1: a quoted cell begins here and never ends"});
}

BOOST_AUTO_TEST_CASE(cells_that_are_written_read_back) {
  const std::vector<std::string> odd{"a",    "a,b", "say \"no\"", "\"",      "two\nlines",         "a\r\nb",
                                     "a\rb", "#",   "a'b",        "\x1b[1m", "gr\xC3\xBC\xC3\x9F", ";"};
  std::string header, row;
  for (const std::string& text : odd) {
    header += (header.empty() ? "" : ",") + csv_cell(text);
    row += (row.empty() ? "" : ",") + csv_cell(text);
  }
  const std::vector<Column> table = read(header + "\n" + row + "\n");
  BOOST_TEST_REQUIRE(table.size() == odd.size());
  for (std::size_t i = 0; i < odd.size(); ++i) {
    BOOST_TEST(table[i].name == odd[i]);
    BOOST_TEST(table[i].classes == std::vector<std::string>{odd[i]}, boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(numbers_too_small_for_a_double_are_zero) {
  const std::vector<Column> table =
      read("x\n1e-400\n-1e-400\n0.000e999\n" + ("0." + std::string(400, '0') + "1\n"));
  BOOST_TEST(table[0].flaw == "");
  BOOST_CHECK(table[0].values == (Tensor::of<double>({4}, {0.0, -0.0, 0.0, 0.0})));
  for (const std::string& large : {"1e400"s, "-1e400"s, "1" + std::string(400, '0') + "e-50"}) {
    BOOST_TEST(read("x\n" + large + "\n")[0].flaw.find("out of the range of float64") != std::string::npos,
               large);
  }
}

BOOST_AUTO_TEST_SUITE_END()
