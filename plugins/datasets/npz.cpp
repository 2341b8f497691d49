#include <plexus/config/options.hpp>
#include <plexus/data/dataset.hpp>
#include <plexus/data/npz.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/registry.hpp>

#include <filesystem>
#include <optional>

namespace plexus {

namespace {

using ArrayTypes = std::vector<std::pair<std::string, Type>>;

/// The arrays of a NumPy archive: a column each, which the run file calls by the names of the arrays.
class Npz final : public Dataset {
 public:
  static Schema schema() {
    return Schema("npz", "The arrays of a NumPy archive, stored or compressed: a column each")
        .path("file", "the archive, of numpy.savez or numpy.savez_compressed")
        .optional_path("test_file", "an archive for testing with the same arrays")
        .optional_texts("columns", "the arrays to read; absent: all");
  }
  explicit Npz(const Options& options) : file_(options.path("file")) {
    if (options.has("test_file")) test_file_ = options.path("test_file");
    if (options.has("columns")) columns_ = options.texts("columns");
  }

  Description describe() const override {
    Description description;
    for (const auto& [name, type] : types(file_, description.train_rows)) {
      description.fields.push_back({name, {type.dtype, type.shape.from(1)}});
    }
    description.has_test = test_file_.has_value();
    if (!test_file_) return description;
    const ArrayTypes of_test = types(*test_file_, description.test_rows);
    for (const Field& field : description.fields) require_same(field, of_test, description);
    return description;
  }

  std::vector<Column> read(Part part) const override {
    const std::filesystem::path& file = part == Part::train ? file_ : test_file_.value();
    std::optional<std::int64_t> rows;
    types(file, rows);
    std::vector<Column> columns;
    for (auto& [name, values] : read_npz(file, columns_)) {
      columns.push_back({name, std::move(values), {}, {}, file.string()});
    }
    return columns;
  }
  std::vector<std::string> files() const override {
    if (test_file_) return {file_, *test_file_};
    return {file_};
  }

 private:
  /// The types of the arrays. Throws DataError unless all have the same number of rows.
  ArrayTypes types(const std::filesystem::path& file, std::optional<std::int64_t>& rows) const {
    ArrayTypes types = read_npz_types(file, columns_);
    for (const auto& [name, type] : types) {
      if (type.shape.is_scalar()) {
        throw DataError(file.string() + ": array '" + name + "' is a single " + type.text() +
                        ", expected rows; name the arrays to read: columns: [x, y]");
      }
      if (!rows) rows = type.shape[0];
      if (*rows == type.shape[0]) continue;
      throw DataError(file.string() + ": array '" + types[0].first + "' has " + std::to_string(*rows) +
                      " rows, but '" + name + "' has " + std::to_string(type.shape[0]) +
                      "; name the arrays to read: columns: [x, y]");
    }
    return types;
  }

  void require_same(const Field& field, const ArrayTypes& of_test, Description& description) const {
    for (const auto& [name, type] : of_test) {
      if (name != field.name) continue;
      if (Type{type.dtype, type.shape.from(1)} == field.row) return;
      throw DataError(test_file_->string() + ": array '" + name + "' has rows of " +
                      Type{type.dtype, type.shape.from(1)}.text() + ", but those for training are " +
                      field.row.text());
    }
    description.test_lacks.push_back(field.name);
  }

  std::filesystem::path file_;
  std::optional<std::filesystem::path> test_file_;
  std::vector<std::string> columns_;
};

}  // namespace

void register_npz(Registrar& registrar) { registrar.add<Npz>(); }

}  // namespace plexus
