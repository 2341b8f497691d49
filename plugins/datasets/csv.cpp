#include <plexus/config/options.hpp>
#include <plexus/data/csv/csv.hpp>
#include <plexus/data/dataset.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/registry.hpp>

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "file_pattern.hpp"

namespace plexus {

namespace {

/// A table of separated values, plain or gzip, of one file or several. Its columns are numbers (float64) or
/// texts (classes); the run file says which are inputs and targets.
class Csv final : public Dataset {
 public:
  static Schema schema() {
    Schema schema("csv", "A table of comma-separated values, plain or gzip");
    schema
        .paths("file",
               "the table; several files of one table: a list, [a.csv, b.csv], or a pattern such as "
               "\"part-*.csv\", sorted by name")
        .optional_paths("test_file", "a table for testing with the same columns, in any order; as file");
    declare_csv_format(schema);
    return schema;
  }
  explicit Csv(const Options& options) : file_(options.paths("file")), format_(csv_format(options)) {
    if (options.has("test_file")) test_file_ = options.paths("test_file");
    require_distinct(file_, "file");
    require_distinct(test_file_, "test_file");
  }

  Description describe() const override {
    Description description;
    for (const std::string& name : read_csv_names(train_files(), format_)) {
      description.fields.push_back({name, {DType::float64, {}}, Use::undecided, {}, false});
    }
    description.has_test = !test_file_.empty();
    if (test_file_.empty()) return description;
    const std::vector<std::string> of_test = read_csv_names(test_files(), format_);
    const std::set<std::string_view> has(of_test.begin(), of_test.end());
    for (const Field& field : description.fields) {
      if (!has.contains(field.name)) description.test_lacks.push_back(field.name);
    }
    return description;
  }

  std::vector<Column> read(Part part) const override {
    const std::vector<Column> train = read_csv(train_files(), {}, format_);
    return part == Part::train ? train : read_test(train);
  }
  std::vector<Column> read_known(Part part, const std::vector<Field>& known) const override {
    return read_csv(part == Part::train ? train_files() : test_files(), known, format_);
  }
  std::vector<std::string> files() const override {
    std::vector<std::string> all;
    for (const auto& file : train_files()) all.push_back(file.string());
    for (const auto& file : test_files()) all.push_back(file.string());
    return all;
  }

 private:
  using Files = std::vector<std::string>;

  /// Throws ConfigError for a file that is named twice: its rows would count twice.
  static void require_distinct(const Files& files, std::string_view option) {
    std::set<std::string_view> seen;
    for (const std::string& file : files) {
      if (seen.insert(file).second) continue;
      throw ConfigError(fmt::format("dataset 'csv': {} names {} twice", option, file));
    }
  }

  std::vector<std::filesystem::path> train_files() const { return files_of_patterns(file_); }
  std::vector<std::filesystem::path> test_files() const { return files_of_patterns(test_file_); }

  /// Reads the test table. Its columns have the dtypes, classes and flaws of those in the training table.
  std::vector<Column> read_test(const std::vector<Column>& train) const {
    std::vector<Field> known;
    std::map<std::string_view, const Column*> flawed;
    for (const Column& column : train) {
      if (column.flaw.empty()) {
        known.push_back({column.name, {column.values.dtype(), {}}, Use::undecided, column.classes});
      } else {
        flawed.emplace(column.name, &column);
      }
    }
    std::vector<Column> test = read_csv(test_files(), known, format_);
    for (Column& column : test) {
      const auto found = flawed.find(column.name);
      if (found != flawed.end()) column.flaw = found->second->flaw;
    }
    return test;
  }

  Files file_;
  Files test_file_;  // none: there is no table for testing
  CsvFormat format_;
};

}  // namespace

void register_csv(Registrar& registrar) { registrar.add<Csv>(); }

}  // namespace plexus
