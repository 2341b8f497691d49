#include <plexus/config/to_yaml.hpp>
#include <plexus/config/tree.hpp>
#include <plexus/config/yaml.hpp>
#include <plexus/error/error.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <random>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(yaml)

namespace {

Tree parsed(std::string text) {
  return parse_yaml(std::make_shared<Source>(Source{"run.yaml", std::move(text), "."}));
}

std::string refusal(std::string text) {
  try {
    parsed(std::move(text));
  } catch (const ConfigError& error) {
    return error.message();
  }
  return "accepted";
}

void check_position(const Position& at, int line, int column, int length) {
  BOOST_TEST(at.line == line);
  BOOST_TEST(at.column == column);
  BOOST_TEST(at.length == length);
}

Tree random_tree(std::mt19937& random, int depth) {
  static const std::vector<std::string> odd = {"1e-3",
                                               "true",
                                               "a: b",
                                               "",
                                               "ünïcødé",
                                               "two\nlines\n",
                                               " blank ",
                                               "#no comment",
                                               "a #b",
                                               "null",
                                               "~",
                                               "-",
                                               "- a",
                                               "[x",
                                               "{x}",
                                               "*a",
                                               "&a",
                                               "!t",
                                               "%d",
                                               "@",
                                               "`",
                                               "\"",
                                               "'",
                                               "\\",
                                               "\t",
                                               "a\rb",
                                               "key:",
                                               ":",
                                               "?",
                                               "...",
                                               "---",
                                               "1/255",
                                               "010",
                                               "0x1F",
                                               ".inf",
                                               "yes",
                                               "<<",
                                               "\x01\x1b\x7f",
                                               "relu",
                                               "./build/snake.so",
                                               "2020-01-01",
                                               "=",
                                               ",",
                                               "\xEF\xBB\xBFmark",
                                               "1:30",
                                               "\xC2\x85",
                                               "\xE2\x80\xA8",
                                               "\xE2\x80\xAE",
                                               "\xEF\xBF\xBE",
                                               "\xF0\x9F\x8C\xB9",
                                               "a\xC2\xA0",
                                               "a  b",
                                               "x,y",
                                               "> z",
                                               "| z",
                                               "medianIncome / 2"};
  const auto text = [&] { return odd[random() % odd.size()]; };
  const unsigned kind = random() % (depth > 3 ? 4 : 6);
  if (kind == 0) return Tree();
  if (kind == 1) return Tree(static_cast<std::int64_t>(random()) - 2000000000);
  if (kind == 2)
    return Tree(std::ldexp(static_cast<double>(random()), static_cast<int>(random() % 200) - 100));
  if (kind == 3) {
    Tree scalar(text());
    scalar.set_quoted(random() % 2 == 0);
    return scalar;
  }
  const std::size_t size = random() % 4;
  Tree tree = kind == 4 ? Tree::list({}) : Tree::map();
  for (std::size_t i = 0; i < size; ++i) {
    Tree child = random_tree(random, depth + 1);
    if (kind == 4) {
      tree.items().push_back(std::move(child));
    } else {
      tree.set(text(), std::move(child));
    }
  }
  return tree;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_run_file_becomes_a_tree_with_positions) {
  const Tree tree = parsed(
      "name: \"x y\"  # comment\n"
      "model:\n"
      "  - dense: {units: 300, activation: 'relu'}\n"
      "  - flatten\n");
  BOOST_TEST(tree.find("name")->text() == "x y");
  BOOST_TEST(tree.find("name")->quoted());
  check_position(tree.find("name")->position(), 1, 7, 5);
  const Tree& dense = tree.find("model")->items()[0];
  check_position(dense.entries()[0].position, 3, 5, 5);
  const Tree& options = dense.entries()[0].value;
  check_position(options.position(), 3, 12, 32);  // {units: 300, activation: 'relu'}
  check_position(options.entries()[0].position, 3, 13, 5);
  check_position(options.find("units")->position(), 3, 20, 3);
  check_position(options.find("activation")->position(), 3, 37, 6);
  check_position(tree.find("model")->items()[1].position(), 4, 5, 7);
}

BOOST_AUTO_TEST_CASE(columns_count_characters) {
  check_position(parsed("é: ü\r\n").find("é")->position(), 1, 4, 1);
  check_position(parsed("\xEF\xBB\xBF"
                        "a: b\n")
                     .find("a")
                     ->position(),
                 1, 4, 1);
}

BOOST_AUTO_TEST_CASE(a_missing_blank_after_the_colon_shows_the_right_spelling) {
  BOOST_TEST(refusal("data:\n  validation: {first:1000}\n") ==
             "run.yaml:2:16: a blank is missing after ':'; write first: 1000\n"
             "    validation: {first:1000}\n"
             "                 ^~~~~~~~~~");
  BOOST_TEST(refusal("a: {b:1, c: 2}").find("write b: 1") != std::string::npos);
  BOOST_TEST(refusal("a: {b:{c: 1}}").find("write b: {") != std::string::npos);
  BOOST_TEST(refusal("seed:42\n").find("write seed: 42") != std::string::npos);
  BOOST_TEST(refusal("name: x\nseed:42\n").find("write seed: 42") != std::string::npos);
  BOOST_TEST(refusal("fit:\n  epochs:3\n  batch_size: 2\n").find("write epochs: 3") != std::string::npos);
  BOOST_TEST(refusal("fit:\n  epochs:3\n  batch_size:2\n").find("write epochs: 3") != std::string::npos);
  BOOST_TEST(refusal("fit: {epochs}\n").find("write epochs: VALUE") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(every_duplicate_key_is_reported) {
  BOOST_TEST(refusal("a: 1\na: 2\nb: {c: 1, c: 2}\n") ==
             "run.yaml:2:1: the key 'a' is given twice; it is there already in line 1\n"
             "  a: 2\n"
             "  ^\n"
             "run.yaml:3:11: the key 'c' is given twice; it is there already in line 3\n"
             "  b: {c: 1, c: 2}\n"
             "            ^");
}

BOOST_AUTO_TEST_CASE(what_a_run_file_does_not_need_is_refused_where_it_stands) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"a: &x 1\n", "1:4: anchors"},
      {"a: *x\n", "1:4: anchors"},
      {"a: !!str 1\n", "1:4: tags"},
      {"a: ! 1\n", "1:4: tags"},
      {"a: 1\n---\nb: 2\n", "2:1: the configuration ends before this"},
      {"{a: 1} b\n", "1:8: the configuration ends before this"},
      {"a:\n\tb: 1\n", "2:1: a tab"},
      {"", "1:1: run.yaml is empty"},
      {"# only a comment\n", "1:1: run.yaml is empty"},
      {"---\n", "1:1: run.yaml is empty"},
      {"a: \"x\nb: 1\n", "1:4: the closing quote is missing"},
      {"a: [1, 2\nb: 3\n", "1:8: after this, ',' or a closing bracket is missing"},
      {"a: x\n  y\n", "1:4: a text over several lines"},
      {"a: 1\nfirst\n", "2:1: the key 'first' has no value"},
      {"a: \"\\N\"\n", "1:4: \\N and \\_"},
      {"? [a]\n: 1\n", "1:3: a key must be a text"},
      {"null: 1\n", "1:1: a key must be a text"},
      {"a: \xff\n", "1:4: this is no text: the byte 0xFF is not UTF-8"},
      {"a: caf\xE9\n", "1:7: this is no text: the byte 0xE9 is not UTF-8; if the text is Latin-1"},
      {"a: 1\rb: 2\r", "1:5: a carriage return (CR) without a line feed"},
      {"a: 1\r\r\nb: 2\r\r\n", "1:5: the line ends in CR CR LF"},
      {std::string("a\0:\0 \0"
                   "1\0\n\0",
                   10),
       "1:1: the text is UTF-16LE, expected UTF-8"},
      {std::string("\xFF\xFE"
                   "a\0:\0 \0"
                   "1\0\n\0",
                   12),
       "1:1: the text is UTF-16, expected UTF-8"},
      {std::string("a: \0\n", 5), "1:4: a control character"},
      {"a: \x01\n", "1:4: a control character"},
      {std::string(100, '[') + std::string(100, ']'), "1:65: nested deeper"}};
  for (const auto& [text, expected] : cases) {
    const std::string message = refusal(text);
    BOOST_TEST(message.rfind("run.yaml:" + expected, 0) == 0, text << " gave: " << message);
  }
}

BOOST_AUTO_TEST_CASE(line_ends_of_windows_and_a_byte_order_mark_are_read) {
  BOOST_CHECK(parsed("\xEF\xBB\xBF"
                     "a: 1\r\nb: [x,\r\n  y]\r\n") == parsed("a: 1\nb: [x,\n  y]\n"));
}

// A list of 5,000 items of three characters and ", ", one of which has two bytes: the n-th stands at
// column 5 n + 5.
BOOST_AUTO_TEST_CASE(positions_in_a_long_line_count_characters) {
  std::string text = "a: [";
  for (int i = 0; i < 5000; ++i) text += i == 0 ? "x\xC3\xA9z" : ", x\xC3\xA9z";
  const Tree tree = parsed(text + "]\n");
  const std::vector<Tree>& items = tree.find("a")->items();
  BOOST_TEST_REQUIRE(items.size() == 5000U);
  for (const int n : {0, 1, 12, 13, 14, 1000, 4999}) {
    check_position(items[static_cast<std::size_t>(n)].position(), 1, 5 * n + 5, 3);
  }
  check_position(tree.find("a")->position(), 1, 4, 25000);
}

BOOST_AUTO_TEST_CASE(null_and_harmless_things_are_accepted) {
  BOOST_TEST(parsed("a:\nb: ~\nc: {d: }\n").find("a")->is_null());
  BOOST_TEST(parsed("null\n").is_null());
  BOOST_TEST(parsed("a: 1 # a\ttab in a comment\n").find("a")->text() == "1");
  BOOST_TEST(parsed("a: \"null\"\n").find("a")->text() == "null");
  BOOST_TEST(parsed("---\na: 1\n...\n").find("a")->text() == "1");
}

BOOST_AUTO_TEST_CASE(what_is_written_reads_back) {
  std::mt19937 random(11);
  for (int i = 0; i < 3000; ++i) {
    const Tree tree = random_tree(random, 0);
    const std::string text = to_yaml(tree);
    try {
      BOOST_TEST((parsed(text) == tree), text);
    } catch (const ConfigError& error) {
      BOOST_ERROR(error.message() << "\nin:\n" << text);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read_is_named) {
  BOOST_CHECK_EXCEPTION(read_yaml("no/such/run.yaml"), ConfigError, [](const ConfigError& error) {
    return error.message() == "cannot read 'no/such/run.yaml': No such file or directory";
  });
  BOOST_CHECK_THROW(read_yaml("."), ConfigError);
  BOOST_CHECK_EXCEPTION(read_yaml("/dev/zero"), ConfigError, [](const ConfigError& error) {
    return error.message().starts_with("cannot read '/dev/zero': it is a device");
  });
  const auto folder = std::filesystem::temp_directory_path() / "plexus-unit-config";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "run.yaml") << "a: 1\n";
  const Tree tree = read_yaml(folder / "run.yaml");
  BOOST_TEST(tree.position().source->directory == folder);
  std::filesystem::remove_all(folder);
}

BOOST_AUTO_TEST_SUITE_END()
