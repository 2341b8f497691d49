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
  char quote = '"';     ///< around cells that hold other characters of these; '\0': there are none
  char comment = '\0';  ///< the rest of the line after it is left out; '\0': there is none
  bool header = true;   ///< whether the first line names the columns
  /// Of the columns, instead of those of the header. Empty: the header's, or column_1, column_2, ...
  std::vector<std::string> names = {};
  std::vector<std::string> missing = default_missing_cells();  ///< cells that hold no value
  std::map<std::string, CellKind> dtypes = {};                 ///< what columns hold, whatever they look like
  std::vector<std::string> columns = {};  ///< those that are read, in the order of the file; empty: all
};

/// Adds the parameters of a component that says how its tables are written: delimiter, decimal, quote,
/// header, names, comment, na, dtypes and columns.
void declare_csv_format(Schema& schema);
/// What these parameters say. Throws ConfigError for characters that mean two things, names that are given
/// twice and dtypes that are none.
CsvFormat csv_format(const Options& options);

}  // namespace plexus
