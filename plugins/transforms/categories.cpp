#include "categories.hpp"

#include <plexus/config/scalar.hpp>
#include <plexus/data/samples.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>
#include <unordered_map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "training_values.hpp"

namespace plexus {

namespace {

constexpr const char* stored_names = "categories";
constexpr const char* stored_places = "places";
constexpr const char* stored_numbers = "numbers";

using Places = std::unordered_map<std::string_view, double>;

/// The place of each category, by its text. The map refers to the texts, which must outlive it.
Places places_of(const std::vector<std::string>& categories) {
  Places places;
  for (const std::string& text : categories) places.emplace(text, static_cast<double>(places.size()));
  return places;
}

/// The place of a text among the categories, or -1.
double place_of(const std::string& text, const Places& places) {
  const auto found = places.find(text);
  return found == places.end() ? -1.0 : found->second;
}

}  // namespace

Schema& CategoryOptions::add_to(Schema& schema, const std::string& other) {
  return schema
      .choice("unknown", {"error", "other"}, "error",
              "a value that is no category: refused, or other, which becomes " + other +
                  "; those that do are counted")
      .optional_texts("categories",
                      "the categories in their order, numbers in quotes; absent: the values of the "
                      "training rows, ascending");
}

CategoryOptions::CategoryOptions(const Options& options) : other_(options.text("unknown") == "other") {
  if (!options.has("categories")) return;
  listed_ = options.texts("categories");
  if (listed_.empty()) throw ConfigError("`categories` lists at least one");
  std::set<std::string_view> seen;
  for (const std::string& text : listed_) {
    if (!seen.insert(text).second) throw ConfigError(fmt::format("`categories` lists '{}' twice", text));
  }
}

FittedColumn CategoryOptions::fit(const ColumnValues& column) const {
  return column.kind == CellKind::texts ? fit_texts(column) : fit_numbers(column);
}

FittedColumn CategoryOptions::fit_texts(const ColumnValues& column) const {
  std::vector<std::string> categories = listed_;
  if (listed_.empty()) {
    categories = column.texts;  // those of the training rows, and one that an imputer added behind them
    std::sort(categories.begin(), categories.end());
  }
  if (categories.empty()) throw DataError("has no value in the training rows");
  const Places known = places_of(categories);
  std::vector<double> places;
  for (const std::string& text : column.texts) {
    places.push_back(place_of(text, known));
    if (places.back() < 0 && !other_) {
      throw DataError(
          fmt::format("holds '{}', which is none of the categories {}", text, fmt::join(categories, ", ")));
    }
  }
  return {{{stored_places, places}}, {{stored_names, categories}}};
}

FittedColumn CategoryOptions::fit_numbers(const ColumnValues& column) const {
  std::vector<double> categories;
  if (listed_.empty()) {
    categories = training_values(column);
    std::sort(categories.begin(), categories.end());
    categories.erase(std::unique(categories.begin(), categories.end()), categories.end());
    return {{{stored_numbers, categories}}, {}};
  }
  for (const std::string& text : listed_) {
    const std::optional<double> number = as_number(Tree(text));
    if (!number) throw DataError(fmt::format("holds numbers, and the category '{}' is none", text));
    categories.push_back(*number);
  }
  const std::set<double> known(categories.begin(), categories.end());
  if (known.size() < categories.size()) throw DataError("holds numbers, and `categories` lists one twice");
  for (const double value : column.values) {
    if (other_ || std::isnan(value) || known.contains(value)) continue;
    throw DataError(
        fmt::format("holds {}, which is none of the categories {}", value, fmt::join(listed_, ", ")));
  }
  return {{{stored_numbers, categories}}, {}};
}

Categories::Categories(const FittedColumn& fitted, bool other) : other_(other) {
  if (fitted.numbers.contains(stored_numbers)) {
    for (const double number : fitted_numbers(fitted, stored_numbers)) {
      numbers_.emplace_back(number, static_cast<int>(names_.size()));
      names_.push_back(fmt::format("{}", number));
    }
    std::sort(numbers_.begin(), numbers_.end());
    return;
  }
  names_ = fitted_texts(fitted, stored_names);
  for (const double place : fitted_numbers(fitted, stored_places)) places_.push_back(static_cast<int>(place));
}

/// The place of a value's category, or -1 if it has none.
int Categories::found(double value) const {
  if (numbers_.empty()) {
    const bool known = value >= 0 && value < static_cast<double>(places_.size());
    return known ? places_[static_cast<std::size_t>(value)] : -1;
  }
  const auto at = std::lower_bound(numbers_.begin(), numbers_.end(), std::pair(value, 0));
  return at != numbers_.end() && at->first == value ? at->second : -1;
}

bool Categories::has(double value) const { return found(value) >= 0; }

int Categories::place(double value) const {
  const int place = found(value);
  if (place >= 0 || other_) return place;
  const bool texts = numbers_.empty();
  if (texts ? value == static_cast<double>(missing_code) : std::isnan(value)) {
    throw DataError("has no value: put simple_imputer before it, or take `unknown: other`");
  }
  if (!texts)
    throw DataError(fmt::format("holds {}, which is no category; `unknown: other` accepts it", value));
  if (value >= 0) throw DataError("holds a text that is no category");
  throw DataError("holds a text that the training rows do not have; `unknown: other` accepts it");
}

}  // namespace plexus
