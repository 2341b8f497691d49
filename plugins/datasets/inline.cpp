#include <plexus/config/diagnostics.hpp>
#include <plexus/config/options.hpp>
#include <plexus/config/scalar.hpp>
#include <plexus/data/dataset.hpp>
#include <plexus/data/samples.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/registry.hpp>

#include <algorithm>
#include <limits>
#include <set>

namespace plexus {

namespace {

[[noreturn]] void fail(const Position& at, const std::string& message) {
  const ConfigError error("dataset 'inline': " + message);
  at_place(at, [&] { throw error; });
  throw error;
}

/// A table that stands in the run file itself, column by column.
class Inline final : public Dataset {
 public:
  static Schema schema() {
    return Schema("inline", "A small table in the run file itself")
        .tree("columns", "the values of each column: {x: [1, 2], colour: [red, blue]}; null: no value")
        .example({{"columns", Tree::map({{"x", Tree::list({1, 2, 3})},
                                         {"colour", Tree::list({"red", "blue", "red"})}})}});
  }
  explicit Inline(const Options& options) {
    const Tree& columns = options.tree("columns");
    if (!columns.is_map() || columns.entries().empty()) {
      fail(columns.position(),
           "columns is a map such as {x: [1, 2], y: [3, 4]}, not " + plexus::describe(columns));
    }
    for (const Tree::Entry& entry : columns.entries()) {
      if (!entry.value.is_list() || entry.value.items().empty()) {
        fail(entry.value.position(),
             "column '" + entry.key + "' is a list of values, not " + plexus::describe(entry.value));
      }
      columns_.push_back(column(entry));
      const std::int64_t rows = columns_[0].values.shape()[0];
      const std::int64_t own = columns_.back().values.shape()[0];
      if (own == rows) continue;
      fail(entry.value.position(), "column '" + entry.key + "' has " + std::to_string(own) +
                                       " values, but '" + columns_[0].name + "' has " + std::to_string(rows));
    }
  }

  Description describe() const override {
    Description description;
    for (const Column& column : columns_) {
      description.fields.push_back(
          {column.name, {column.values.dtype(), {}}, Use::undecided, column.classes});
    }
    description.train_rows = columns_[0].values.shape()[0];
    return description;
  }
  std::vector<Column> read(Part) const override { return columns_; }
  std::vector<std::string> files() const override { return {}; }

 private:
  static Column column(const Tree::Entry& entry) {
    const std::vector<Tree>& cells = entry.value.items();
    std::set<std::string> texts;
    bool numbers = true;
    for (const Tree& cell : cells) {
      if (!cell.is_scalar() && !cell.is_null()) {
        fail(cell.position(),
             "a value of column '" + entry.key + "' is a number or a text, not " + plexus::describe(cell));
      }
      if (cell.is_null()) continue;
      numbers = numbers && as_number(cell).has_value();
      texts.insert(cell.text());
    }
    Column column{entry.key, {}, {}};
    if (!numbers) column.classes.assign(texts.begin(), texts.end());
    const Shape shape{static_cast<std::int64_t>(cells.size())};
    column.values = numbers ? Tensor(DType::float64, shape) : Tensor(DType::int64, shape);
    for (std::size_t r = 0; r < cells.size(); ++r) {
      if (cells[r].is_null() && column.missing.empty()) {
        column.missing = "column '" + entry.key + "' has no value in row " + std::to_string(r) + " (from 0)";
      }
      if (numbers) {
        column.values.data<double>()[r] =
            cells[r].is_null() ? std::numeric_limits<double>::quiet_NaN() : as_number(cells[r]).value();
      } else {
        const auto found = std::find(column.classes.begin(), column.classes.end(),
                                     cells[r].is_null() ? std::string() : cells[r].text());
        column.values.data<std::int64_t>()[r] =
            cells[r].is_null() ? missing_code : found - column.classes.begin();
      }
    }
    return column;
  }

  std::vector<Column> columns_;
};

}  // namespace

void register_inline(Registrar& registrar) { registrar.add<Inline>(); }

}  // namespace plexus
