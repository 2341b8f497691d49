#include <plexus/config/scalar.hpp>
#include <plexus/data/moments.hpp>
#include <plexus/data/samples.hpp>
#include <plexus/plexus.hpp>

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "training_values.hpp"

namespace plexus {
namespace {

/// Replaces missing values by a given one; if asked for, adds a number that is 1 where the value was missing,
/// else 0.
class Filled final : public ColumnFunction {
 public:
  Filled(double fill, bool indicator, std::vector<std::string> texts)
      : fill_(fill), indicator_(indicator), texts_(std::move(texts)) {}

  std::size_t width() const override { return indicator_ ? 2 : 1; }
  std::vector<std::string> names() const override {
    return indicator_ ? std::vector<std::string>{"value", "missing"} : std::vector<std::string>{};
  }
  std::vector<std::string> texts() const override { return texts_; }
  void apply(double value, std::span<double> out) const override {
    const bool missing = texts_.empty() ? std::isnan(value) : value == static_cast<double>(missing_code);
    out[0] = missing ? fill_ : value;
    if (indicator_) out[1] = missing ? 1 : 0;
  }

 private:
  double fill_;
  bool indicator_;
  std::vector<std::string> texts_;
};

/// The value that most rows have; the smallest of several, as in scikit-learn.
double most_frequent(const ColumnValues& column) {
  std::map<double, std::int64_t> counts;
  for (const double value : column.values) {
    const bool there = column.kind == CellKind::numbers ? !std::isnan(value) : value >= 0;
    if (there) ++counts[value];
  }
  if (counts.empty()) throw DataError("has no value in the training rows");
  return std::max_element(counts.begin(), counts.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; })
      ->first;
}

/// scikit-learn's SimpleImputer.
class SimpleImputer final : public Transform {
 public:
  static Schema schema() {
    return Schema("simple_imputer", "Fills in missing values")
        .choice("strategy", {"mean", "median", "most_frequent", "constant"}, "mean",
                "what is filled in: of the training rows; most_frequent and constant treat texts too")
        .optional_tree("fill_value", "the number or text of strategy constant; absent: 0, or missing_value")
        .boolean("indicator", false, "add a number that is 1 where the value was missing, else 0")
        .example({})
        .example({{"strategy", "most_frequent"}});
  }

  explicit SimpleImputer(const Options& options)
      : strategy_(options.text("strategy")), indicator_(options.boolean("indicator")) {
    if (!options.has("fill_value")) return;
    fill_value_ = options.tree("fill_value").text();
    if (!options.tree("fill_value").is_scalar()) throw ConfigError("`fill_value` is a number or a text");
    if (strategy_ != "constant") throw ConfigError("`fill_value` belongs to strategy: constant");
  }

  CellKind treats() const override { return CellKind::numbers; }
  bool accepts(CellKind cells) const override {
    const bool texts = (strategy_ == "most_frequent" || strategy_ == "constant") && !indicator_;
    return cells == CellKind::numbers || texts;
  }
  CellKind makes(CellKind cells) const override { return cells; }
  std::optional<std::size_t> width() const override { return indicator_ ? 2 : 1; }
  std::vector<std::string> categories() const override {
    return strategy_ == "constant" ? std::vector<std::string>{text_to_fill_in()} : std::vector<std::string>{};
  }
  /// Unknown texts stay unknown: the transforms after this one treat them.
  bool accepts_unknown() const override { return true; }

  FittedColumn fit(const ColumnValues& column) const override {
    if (column.kind == CellKind::texts)
      return {{{"fill", {code_to_fill_in(column)}}}, {{"texts", column.texts}}};
    return {{{"fill", {number_to_fill_in(column)}}}, {}};
  }
  std::unique_ptr<const ColumnFunction> function(const FittedColumn& fitted) const override {
    const auto texts = fitted.texts.find("texts");
    return std::make_unique<Filled>(fitted_number(fitted, "fill"), indicator_,
                                    texts == fitted.texts.end() ? std::vector<std::string>{} : texts->second);
  }

 private:
  std::string text_to_fill_in() const { return fill_value_.value_or("missing_value"); }

  double number_to_fill_in(const ColumnValues& column) const {
    if (strategy_ == "most_frequent") return most_frequent(column);
    if (strategy_ == "constant") {
      const std::optional<double> number = as_number(Tree(fill_value_.value_or("0")));
      if (number) return *number;
      throw DataError(fmt::format("holds numbers, and the fill_value '{}' is none", *fill_value_));
    }
    std::vector<double> values = training_values(column);
    if (strategy_ == "mean") return moments_of_column(column.values, column.alone).mean;
    std::sort(values.begin(), values.end());
    return median_of(values);
  }

  double code_to_fill_in(const ColumnValues& column) const {
    if (strategy_ == "most_frequent") return most_frequent(column);
    const auto found = std::find(column.texts.begin(), column.texts.end(), text_to_fill_in());
    if (found == column.texts.end()) {
      throw DataError(fmt::format("holds texts, and its codes have none for '{}'", text_to_fill_in()));
    }
    return static_cast<double>(found - column.texts.begin());
  }

  std::string strategy_;
  bool indicator_;
  std::optional<std::string> fill_value_;
};

}  // namespace

void register_simple_imputer(Registrar& registrar) { registrar.add<SimpleImputer>(); }

}  // namespace plexus
