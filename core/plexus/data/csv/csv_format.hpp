#pragma once

#include <plexus/config/options.hpp>
#include <plexus/data/transform.hpp>

#include <map>
#include <string>
#include <vector>

namespace plexus {

/// Cells that stand for a missing value unless a table says otherwise: empty ones, NA, ?, nan, null and the
/// like.
const std::vector<std::string>& default_missing_cells();

/// How the text of a table is written, and what of it is read. A value type.
struct CsvFormat {
  char delimiter = ',';
  char decimal = '.';   ///< the decimal point of numbers
  char quote = '"';     ///< around cells that hold delimiters, quotes or line ends; '\0': no quotes
  char comment = '\0';  ///< starts a comment that goes to the end of the line; '\0': no comments
  bool header = true;   ///< whether the first line names the columns
  /// Names of the columns, instead of the header's. Empty: the header's, or column_1, column_2, ...
  std::vector<std::string> names = {};
  std::vector<std::string> missing = default_missing_cells();  ///< cells that hold no value
  std::map<std::string, CellKind> dtypes = {};  ///< what columns hold, by name; other columns are detected
  std::vector<std::string> columns = {};  ///< the columns that are read, in the order of the file; empty: all
};

/// Declares the parameters of a component that reads tables of this kind: delimiter, decimal, quote, header,
/// names, comment, na, dtypes and columns.
void declare_csv_format(Schema& schema);
/// Reads these parameters. Throws ConfigError for one character with two meanings, repeated names and unknown
/// dtypes.
CsvFormat csv_format(const Options& options);

}  // namespace plexus
