#include <plexus/config/options.hpp>
#include <plexus/data/csv.hpp>
#include <plexus/data/dataset.hpp>
#include <plexus/plugin/registry.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

namespace {

/// A table of comma-separated values, plain or gzip. Its columns are numbers (float64) or texts (classes);
/// the run file says which are inputs and targets.
class Csv final : public Dataset {
 public:
  static Schema schema() {
    return Schema("csv", "Comma-separated values with a header line, plain or gzip")
        .path("file", "the table")
        .optional_path("test_file", "a table for testing with the same columns, in any order")
        .optional_texts("na", "cells that hold no value; absent: empty ones, NA, ?, nan, null and the like");
  }
  explicit Csv(const Options& options) : file_(options.path("file")) {
    if (options.has("test_file")) test_file_ = options.path("test_file");
    if (options.has("na")) missing_ = options.texts("na");
  }

  Description describe() const override {
    Description description;
    for (const std::string& name : read_csv_names(file_)) {
      description.fields.push_back({name, {DType::float64, {}}, Use::undecided, {}, false});
    }
    description.has_test = test_file_.has_value();
    if (!test_file_) return description;
    const std::vector<std::string> of_test = read_csv_names(*test_file_);
    const std::set<std::string_view> has(of_test.begin(), of_test.end());
    for (const Field& field : description.fields) {
      if (!has.contains(field.name)) description.test_lacks.push_back(field.name);
    }
    return description;
  }

  std::vector<Column> read(Part part) const override {
    const std::vector<Column> train = read_csv(file_, {}, missing_);
    return part == Part::train ? train : read_test(train);
  }
  std::vector<Column> read_known(Part part, const std::vector<Field>& known) const override {
    return read_csv(part == Part::train ? file_ : test_file_.value(), known, missing_);
  }
  std::vector<std::string> files() const override {
    if (test_file_) return {file_, *test_file_};
    return {file_};
  }

 private:
  /// Columns are what they are in the training table.
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
    std::vector<Column> test = read_csv(test_file_.value(), known, missing_);
    for (Column& column : test) {
      const auto found = flawed.find(column.name);
      if (found != flawed.end()) column.flaw = found->second->flaw;
    }
    return test;
  }

  std::filesystem::path file_;
  std::optional<std::filesystem::path> test_file_;
  std::vector<std::string> missing_ = default_missing_cells();
};

}  // namespace

void register_csv(Registrar& registrar) { registrar.add<Csv>(); }

}  // namespace plexus
