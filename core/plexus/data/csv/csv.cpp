#include <plexus/data/csv/csv.hpp>
#include <plexus/data/detail/csv/csv_reader.hpp>
#include <plexus/data/detail/csv/csv_table.hpp>
#include <plexus/error/error.hpp>

namespace plexus {

namespace {

std::vector<Column> taken(CsvTable& table, const std::string& file) {
  if (table.rows() == 0) fail_at(file, 1, "there are no rows after the header line");
  return table.take();
}

}  // namespace

std::vector<Column> read_csv(ByteSource& source, const std::vector<Field>& known, const CsvFormat& format) {
  CsvTable table(format, known);
  {
    CsvReader rows(source, format);
    table.add_all(rows);
  }
  if (table.end()) {
    source.rewind();
    CsvReader rows(source, format);
    table.add_again(rows);
  }
  return taken(table, source.name());
}

std::vector<Column> read_csv(const std::filesystem::path& path, const std::vector<Field>& known,
                             const CsvFormat& format) {
  return read_csv(*open_bytes(path), known, format);
}

std::vector<Column> read_csv(const std::vector<std::filesystem::path>& paths, const std::vector<Field>& known,
                             const CsvFormat& format) {
  if (paths.empty()) throw UsageError("read_csv needs at least one file");
  CsvTable table(format, known);
  for (const std::filesystem::path& path : paths) {
    const std::unique_ptr<ByteSource> source = open_bytes(path);
    CsvReader rows(*source, format);
    table.add_all(rows);
  }
  bool more = table.end();
  for (std::size_t i = 0; more && i < paths.size(); ++i) {
    const std::unique_ptr<ByteSource> source = open_bytes(paths[i]);
    CsvReader rows(*source, format);
    more = table.add_again(rows);
  }
  return taken(table, paths.front().string());
}

std::vector<std::string> read_csv_names(const std::filesystem::path& path, const CsvFormat& format) {
  const std::unique_ptr<ByteSource> source = open_bytes(path);
  return CsvReader(*source, format).names();
}

std::vector<std::string> read_csv_names(const std::vector<std::filesystem::path>& paths,
                                        const CsvFormat& format) {
  if (paths.empty()) throw UsageError("read_csv_names needs at least one file");
  const std::vector<Field> nothing_known;
  CsvTable table(format, nothing_known);
  std::vector<std::string> names;
  for (const std::filesystem::path& path : paths) {
    const std::unique_ptr<ByteSource> source = open_bytes(path);
    const CsvReader rows(*source, format);
    table.begin(rows);
    if (names.empty()) names = rows.names();
  }
  return names;
}

std::string csv_cell(std::string_view text, std::string_view separator) {
  const auto has = [&](std::size_t found) { return found != std::string_view::npos; };
  if (!has(text.find_first_of("\"\r\n")) && !has(text.find(separator))) return std::string(text);
  std::string cell = "\"";
  for (const char c : text) cell += c == '"' ? "\"\"" : std::string(1, c);
  return cell + '"';
}

}  // namespace plexus
