#include <plexus/data/detail/csv_line.hpp>
#include <plexus/data/detail/csv_text.hpp>
#include <plexus/data/format.hpp>
#include <plexus/error/error.hpp>

#include <filesystem>

namespace plexus {

int csv_line_of_row(const std::string& file, std::int64_t row) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) return 0;
  try {
    const FormattedSource source = open_formatted(file);
    if (source.format != Format::csv) return 0;
    const CsvFormat format;
    CsvText text(*source.bytes, format);
    CsvText::Line line;
    for (std::int64_t at = -1; at <= row; ++at) {  // the header is row -1
      if (!text.next(line)) return 0;
    }
    return line.number;
  } catch (const Error&) {
    return 0;
  }
}

}  // namespace plexus
