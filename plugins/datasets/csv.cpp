#include <plexus/config/options.hpp>
#include <plexus/data/csv.hpp>
#include <plexus/data/dataset.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/registry.hpp>

#include <filesystem>

namespace plexus {

namespace {

/// A table of comma-separated values, plain or gzip. Its columns are numbers (float64) or texts (classes);
/// the run file says which are inputs and targets.
class Csv final : public Dataset {
 public:
  static Schema schema() {
    return Schema("csv", "Comma-separated values with a header line, plain or gzip")
        .path("file", "the table")
        .optional_path("test_file", "a table with the same columns for testing");
  }
  explicit Csv(const Options& options) : file_(options.path("file")) {
    if (options.has("test_file")) test_file_ = options.path("test_file");
  }

  Description describe() const override {
    Description description;
    for (const std::string& name : read_csv_names(file_)) {
      description.fields.push_back({name, {DType::float64, {}}, Use::undecided, {}, false});
    }
    description.has_test = test_file_.has_value();
    if (test_file_) read_csv_names(*test_file_);
    return description;
  }

  std::vector<Column> read(Part part) const override {
    const std::vector<Column> train = read_csv(file_);
    return part == Part::train ? train : read_csv(test_file_.value(), &train);
  }
  std::vector<std::string> files() const override {
    if (test_file_) return {file_, *test_file_};
    return {file_};
  }

 private:
  std::filesystem::path file_;
  std::optional<std::filesystem::path> test_file_;
};

}  // namespace

void register_csv(Registrar& registrar) { registrar.add<Csv>(); }

}  // namespace plexus
