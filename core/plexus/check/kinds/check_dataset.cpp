#include <plexus/check/detail/kinds/case_checks.hpp>
#include <plexus/check/detail/kinds/scratch_folder.hpp>
#include <plexus/check/kinds/check_dataset.hpp>
#include <plexus/data/dataset.hpp>
#include <plexus/error/error.hpp>
#include <plexus/files/files.hpp>
#include <plexus/plugin/components.hpp>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

/// The checks of one case of a dataset.
class DatasetChecks {
 public:
  DatasetChecks(const ComponentCase& tried, CheckTable& table) : checks_(tried, table) {}

  void run() {
    checks_.run("describes what it reads", [&] { return describes(); });
    checks_.run("the same data again", [&] { return reads_again(); });
    checks_.run("a wrong file", [&] { return wrong_files(); });
  }

 private:
  const Schema& schema() const { return *registry().schema(Kind::dataset, checks_.tried().name); }

  CheckResult describes() {
    dataset_ = checks_.tried().make<Dataset>();
    const Description description = described(*dataset_);
    for (const std::string& file : dataset_->files()) {
      if (!std::filesystem::exists(file))
        return CheckResult::failed(fmt::format("it names the file '{}', which is not there", file));
    }
    std::string told = part_text(description, Part::train);
    if (description.has_test) told += ", " + part_text(description, Part::test);
    return CheckResult::passed(told);
  }

  std::vector<Column> read(Part part) const {
    return calling_plugin(*dataset_, "reading the data", [&] { return dataset_->read(part); });
  }

  /// Throws DataError where a part is not as it was described.
  std::string part_text(const Description& description, Part part) const {
    const bool train = part == Part::train;
    const std::string name = train ? "train" : "test";
    std::vector<Field> fields = description.fields;
    if (!train) {
      std::erase_if(fields, [&](const Field& field) {
        const auto& lacks = description.test_lacks;
        return std::find(lacks.begin(), lacks.end(), field.name) != lacks.end();
      });
    }
    const std::vector<Column> columns = read(part);
    if (columns.size() != fields.size())
      throw DataError(
          fmt::format("{}: it describes {} columns and reads {}", name, fields.size(), columns.size()));
    const auto rows = train ? description.train_rows : description.test_rows;
    for (std::size_t i = 0; i < columns.size(); ++i) require_as_described(fields[i], columns[i], rows, name);
    const std::int64_t count = columns.empty() ? 0 : columns[0].values.shape()[0];
    return fmt::format("{}: {} of {} rows", name, counted(columns.size(), "column"), count);
  }

  static void require_as_described(const Field& field, const Column& column,
                                   const std::optional<std::int64_t>& rows, const std::string& part) {
    const auto differs = [&](std::string_view what, const std::string& described, const std::string& found) {
      throw DataError(fmt::format("{}: column '{}': it describes {} {} and reads {}", part, column.name, what,
                                  described, found));
    };
    if (field.name != column.name) differs("the name", field.name, column.name);
    const Shape& shape = column.values.shape();
    if (shape.is_scalar()) differs("rows", "of " + field.row.shape.text(), "a scalar");
    if (rows && shape[0] != *rows) differs("rows,", fmt::format("{}", *rows), fmt::format("{}", shape[0]));
    if (!(shape.from(1) == field.row.shape)) differs("rows of", field.row.shape.text(), shape.from(1).text());
    if (field.dtype_is_known && column.values.dtype() != field.row.dtype)
      differs("the dtype", std::string(name_of(field.row.dtype)),
              std::string(name_of(column.values.dtype())));
    if (!field.classes.empty() && column.classes != field.classes)
      differs("the classes", fmt::format("{}", fmt::join(field.classes, ", ")),
              fmt::format("{}", fmt::join(column.classes, ", ")));
    if (!column.flaw.empty())
      throw DataError(fmt::format("{}: column '{}' {}", part, column.name, column.flaw));
  }

  CheckResult reads_again() const {
    if (!dataset_) return CheckResult::skipped("it has no data");
    const auto other = checks_.tried().make<Dataset>();
    const std::vector<Column> first = read(Part::train);
    const std::vector<Column> again = other->read(Part::train);
    for (std::size_t i = 0; i < first.size(); ++i) {
      if (i >= again.size() || !(first[i].values == again[i].values) || first[i].classes != again[i].classes)
        return CheckResult::failed(fmt::format("column '{}' has other values", first[i].name));
    }
    return CheckResult::passed();
  }

  /// Each file that the options name is exchanged for one that is not there, and for one of another format.
  CheckResult wrong_files() const {
    if (!dataset_) return CheckResult::skipped("it has no data");
    const ScratchFolder folder;
    const std::filesystem::path absent = folder.path() / "absent_file";
    const std::filesystem::path other = folder.path() / "other_format";
    write_file(other, std::string_view("\x01\x02no data\xff\x00\xfe", 12));
    std::string told;
    for (const Schema::Parameter& parameter : schema().parameters()) {
      const bool file = parameter.type == Schema::Type::path || parameter.type == Schema::Type::paths;
      if (!file || checks_.tried().options.find(parameter.name) == nullptr) continue;
      for (const std::filesystem::path& wrong : {absent, other}) {
        const std::string fault = accepted(parameter.name, wrong);
        if (!fault.empty()) return CheckResult::failed(fault);
      }
      told += (told.empty() ? "" : ", ") + parameter.name;
    }
    return CheckResult::passed(told.empty() ? "no option names a file" : told);
  }

  std::string accepted(const std::string& option, const std::filesystem::path& wrong) const {
    ComponentCase tried = checks_.tried();
    tried.options.set(option, wrong.string());
    const bool absent = !std::filesystem::exists(wrong);
    const std::string what = absent ? "that is not there" : "of another format";
    try {
      const auto dataset = tried.make<Dataset>();
      described(*dataset);
      dataset->read(option.starts_with("test") ? Part::test : Part::train);
    } catch (const Error& error) {
      if (std::string(error.what()).find(wrong.filename().string()) != std::string::npos) return {};
      return fmt::format("{}: the error for a file {} does not name it: {}", option, what, error.message());
    }
    return fmt::format("{}: a file {} is read", option, what);
  }

  CaseChecks checks_;
  std::unique_ptr<const Dataset> dataset_;
};

}  // namespace

void check_dataset(const ComponentCase& tried, CheckTable& table) { DatasetChecks(tried, table).run(); }

}  // namespace plexus
