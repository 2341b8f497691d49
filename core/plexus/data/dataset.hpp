#pragma once

#include <plexus/config/component.hpp>
#include <plexus/data/samples.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace plexus {

/// The parts that a source may bring.
enum class Part : std::uint8_t { train, test };

/// What a column is used for unless a run file says otherwise.
enum class Use : std::uint8_t { undecided, input, target };

/// What is known of a column without reading it.
struct Field {
  std::string name;
  Type row;  ///< of one row; its dtype and shape
  Use use = Use::undecided;
  std::vector<std::string> classes = {};  ///< names of the codes, if known
  bool dtype_is_known = true;  ///< false: the dtype depends on the values (a CSV's column may be text)
  bool open = false;           ///< texts that are none of `classes` are read as unknown_code, not refused
};

/// What a source holds, known without reading its values.
struct Description {
  std::vector<Field> fields;
  std::optional<std::int64_t> train_rows;
  bool has_test = false;
  std::optional<std::int64_t> test_rows;
  /// Names of fields that the source's test part does not have.
  std::vector<std::string> test_lacks = {};
};

/// A source of named columns.
class Dataset : public Component {
 public:
  static constexpr Kind kind = Kind::dataset;
  ~Dataset() override;
  /// Describes the data without reading more than headers. Throws DataError or FileError for a missing file
  /// or a wrong format.
  virtual Description describe() const = 0;
  /// Reads all rows of a part, with the columns of describe() in that order. Throws DataError.
  virtual std::vector<Column> read(Part part) const = 0;
  /// Reads a part with the columns as a training found them: a column in `known` with classes gets these, in
  /// the order of their codes, whatever its values look like; a column in `known` without classes holds
  /// numbers. Columns that are not in `known` are as `read` gives them. Values that do not fit set the flaw
  /// of their column, or DataError is thrown. The default calls `read` and gives classes the known codes by
  /// their names, which is enough for a source whose columns have fixed types.
  virtual std::vector<Column> read_known(Part part, const std::vector<Field>& known) const;
  /// The paths of the files that it reads, for hashes in a run.
  virtual std::vector<std::string> files() const = 0;
};

/// Calls dataset.describe(); errors from it name the plugin of the dataset.
Description described(const Dataset& dataset);

}  // namespace plexus
