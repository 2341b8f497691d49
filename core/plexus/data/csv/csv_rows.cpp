#include <plexus/config/detail/suggestion.hpp>
#include <plexus/data/csv/csv_rows.hpp>
#include <plexus/data/detail/csv/csv_reader.hpp>
#include <plexus/data/detail/csv/csv_table.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace plexus {

namespace {

/// Rows that were read wait no longer than this for further ones.
constexpr std::chrono::milliseconds patience{100};

CsvReader::Names names_of(const std::vector<Field>& fields, const std::vector<std::string>& others) {
  CsvReader::Names names(others.begin(), others.end());
  for (const Field& field : fields) names.insert(field.name);
  return names;
}

}  // namespace

struct CsvRows::Text {
  Text(std::unique_ptr<ByteSource> bytes, std::vector<Field> fields, CsvFormat how,
       const std::vector<std::string>& kept)
      : source(std::move(bytes)),
        known(std::move(fields)),
        format(std::move(how)),
        reader(*source, format, names_of(known, kept)) {
    // The other columns are read as numbers: to make texts of a column later, the earlier rows would be
    // needed.
    for (const std::string& name : reader.names()) {
      const bool is_known =
          std::ranges::any_of(known, [&](const Field& field) { return field.name == name; });
      if (!is_known) known.push_back({name, {DType::float64, {}}});
    }
  }

  std::unique_ptr<ByteSource> source;
  std::vector<Field> known;
  CsvFormat format;
  CsvReader reader;
  std::vector<std::size_t> kept_places;  // index of each kept column in the cells of a row
  std::int64_t next_row = 0;
  bool ended = false;
};

CsvRows::CsvRows(std::unique_ptr<ByteSource> source, std::vector<Field> known, CsvFormat format,
                 const std::vector<std::string>& kept)
    : text_(std::make_unique<Text>(std::move(source), std::move(known), std::move(format), kept)) {
  const std::vector<std::string>& names = text_->reader.names();
  for (const std::string& name : kept) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
      throw UsageError(
          fmt::format("{} has no column '{}'{}", text_->source->name(), name, suggestion(name, names)));
    }
    text_->kept_places.push_back(text_->reader.places()[static_cast<std::size_t>(found - names.begin())]);
  }
}

CsvRows::~CsvRows() = default;

std::optional<CsvRows::Block> CsvRows::next(std::size_t most) {
  Text& text = *text_;
  if (text.ended) return std::nullopt;
  CsvTable table(text.format, text.known);
  table.begin(text.reader);
  Block block;
  block.first_row = text.next_row;
  block.kept.resize(text.kept_places.size());
  CsvText::Line line;
  while (static_cast<std::size_t>(table.rows()) < most &&
         (table.rows() == 0 || text.reader.is_ready(patience))) {
    text.ended = !text.reader.next(line);
    if (text.ended) break;
    table.add(line, text.reader);
    for (std::size_t i = 0; i < block.kept.size(); ++i) {
      block.kept[i].emplace_back(line.cells[text.kept_places[i]]);
    }
  }
  text.next_row += table.rows();
  if (text.next_row == 0) fail_at(text.source->name(), 1, "there are no rows after the header line");
  if (table.rows() == 0) return std::nullopt;
  table.end();
  block.columns = table.take();
  block.is_last = text.ended;
  return block;
}

}  // namespace plexus
