#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/data/csv/csv_format.hpp>
#include <plexus/error/error.hpp>

#include <set>

#include <fmt/format.h>

namespace plexus {

namespace {

[[noreturn]] void fail(const std::string& message) { throw ConfigError("dataset 'csv': " + message); }

bool is_mark(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  const bool digit = c >= '0' && c <= '9';
  return !letter && !digit && (c == '\t' || (c >= ' ' && c < '\x7f')) && c != '+' && c != '-';
}

/// The option `name`: one character with a meaning of its own in the text of a table, such as the delimiter.
char mark(const Options& options, std::string_view name) {
  const std::string& text = options.text(name);
  if (text.size() == 1 && is_mark(text[0])) return text[0];
  fail(fmt::format("{} is '{}', expected a single character that is no letter, digit or sign", name, text));
}

void require_different(const CsvFormat& format) {
  const std::pair<std::string_view, char> marks[] = {{"delimiter", format.delimiter},
                                                     {"decimal", format.decimal},
                                                     {"quote", format.quote},
                                                     {"comment", format.comment}};
  for (const auto& one : marks) {
    for (const auto& other : marks) {
      if (one.first == other.first || one.second != other.second || one.second == '\0') continue;
      fail(fmt::format("{} and {} are both '{}'; each needs a character of its own", one.first, other.first,
                       one.second));
    }
  }
}

std::vector<std::string> distinct(const Options& options, std::string_view name) {
  const std::vector<std::string>& texts = options.texts(name);
  if (texts.empty()) fail(fmt::format("{} is an empty list; leave it out, or name columns", name));
  std::set<std::string_view> seen;
  for (const std::string& text : texts) {
    if (text.empty()) fail(fmt::format("{} has an empty name", name));
    if (!seen.insert(text).second) fail(fmt::format("{} has '{}' twice", name, text));
  }
  return texts;
}

std::map<std::string, CellKind> dtypes_of(const Tree& tree) {
  if (!tree.is_map()) fail("dtypes is a map such as {zip: text}, not " + describe(tree));
  std::map<std::string, CellKind> dtypes;
  for (const Tree::Entry& entry : tree.entries()) {
    const std::string word = entry.value.is_scalar() ? entry.value.text() : "";
    if (word != "text" && word != "number") {
      fail(fmt::format("the dtype of column '{}' is text or number, not {}{}", entry.key,
                       describe(entry.value), suggestion(word, {"text", "number"})));
    }
    dtypes[entry.key] = word == "text" ? CellKind::texts : CellKind::numbers;
  }
  return dtypes;
}

}  // namespace

const std::vector<std::string>& default_missing_cells() {
  static const std::vector<std::string> cells = {"",  "NA",  "N/A", "n/a", "#N/A", "<NA>",
                                                 "?", "nan", "NaN", "NAN", "null", "NULL"};
  return cells;
}

void declare_csv_format(Schema& schema) {
  schema.text("delimiter", ",", "the character between cells; \"\\t\" is a tabulator")
      .text("decimal", ".", "the decimal point of numbers")
      .text("quote", "\"", "the character around cells that hold delimiters or line ends")
      .boolean("header", true,
               "whether the first line names the columns; without, they are told by their place, and rows to "
               "predict may leave out those behind the last input")
      .optional_texts("names",
                      "of the columns, instead of those in the header; absent: those, or without a "
                      "header column_1, column_2 ...")
      .optional_text("comment", "the character after which the rest of a line is left out, such as \"#\"")
      .optional_texts("na", "cells that hold no value; absent: empty ones, NA, ?, nan, null and the like")
      .optional_tree("dtypes", "what columns hold, whatever they look like: {zip: text}; text or number")
      .optional_texts("columns", "those to read; absent: all");
}

CsvFormat csv_format(const Options& options) {
  CsvFormat format;
  format.delimiter = mark(options, "delimiter");
  format.decimal = mark(options, "decimal");
  format.quote = mark(options, "quote");
  if (options.has("comment")) format.comment = mark(options, "comment");
  require_different(format);
  format.header = options.boolean("header");
  if (options.has("names")) format.names = distinct(options, "names");
  if (options.has("na")) format.missing = options.texts("na");
  if (options.has("dtypes")) format.dtypes = dtypes_of(options.tree("dtypes"));
  if (options.has("columns")) format.columns = distinct(options, "columns");
  return format;
}

}  // namespace plexus
