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
  /// Reads a part. Columns as described, in that order. Throws DataError.
  virtual std::vector<Column> read(Part part) const = 0;
  /// Reads a part whose columns a training knows: a field of `known` that has classes holds these, in the
  /// order of their codes, whatever the part's values look like; one without holds numbers. Columns that are
  /// not in `known` are as `read` gives them. What does not fit becomes the flaw of its column, or DataError
  /// is thrown. The default reads and gives the classes the known codes by their names, which is all that a
  /// source needs whose columns say themselves what they are.
  virtual std::vector<Column> read_known(Part part, const std::vector<Field>& known) const;
  /// The paths of the files that it reads, for hashes in a run.
  virtual std::vector<std::string> files() const = 0;
};

/// What `dataset` describes; what its code throws names its plugin.
Description described(const Dataset& dataset);

}  // namespace plexus
