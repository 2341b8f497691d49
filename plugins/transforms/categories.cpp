#include "categories.hpp"

#include <plexus/config/scalar.hpp>
#include <plexus/data/samples.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "training_values.hpp"

namespace plexus {

namespace {

constexpr const char* stored_names = "categories";
constexpr const char* stored_places = "places";
constexpr const char* stored_numbers = "numbers";

/// The place of a text among the categories, or -1.
double place_of(const std::string& text, const std::vector<std::string>& categories) {
  const auto found = std::find(categories.begin(), categories.end(), text);
  return found == categories.end() ? -1.0 : static_cast<double>(found - categories.begin());
}

}  // namespace

Schema& CategoryOptions::add_to(Schema& schema, const std::string& other) {
  return schema
      .choice("unknown", {"error", "other"}, "error",
              "a value that is no category: refused, or other, which becomes " + other + " and is counted")
      .optional_texts("categories",
                      "the categories in their order; absent: the values of the training rows, ascending");
}

CategoryOptions::CategoryOptions(const Options& options) : other_(options.text("unknown") == "other") {
  if (!options.has("categories")) return;
  listed_ = options.texts("categories");
  if (listed_.empty()) throw ConfigError("`categories` lists at least one");
  for (std::size_t i = 0; i < listed_.size(); ++i) {
    if (place_of(listed_[i], listed_) != static_cast<double>(i)) {
      throw ConfigError(fmt::format("`categories` lists '{}' twice", listed_[i]));
    }
  }
}

FittedColumn CategoryOptions::fit(const ColumnValues& column) const {
  return column.kind == CellKind::texts ? fit_texts(column) : fit_numbers(column);
}

FittedColumn CategoryOptions::fit_texts(const ColumnValues& column) const {
  const std::vector<std::string>& categories = listed_.empty() ? column.texts : listed_;
  if (categories.empty()) throw DataError("has no value in the training rows");
  std::vector<double> places;
  for (const std::string& text : column.texts) {
    places.push_back(place_of(text, categories));
    if (places.back() < 0 && !other_) {
      throw DataError(
          fmt::format("holds '{}', which is none of the categories {}", text, fmt::join(categories, ", ")));
    }
  }
  return {{{stored_places, places}}, {{stored_names, categories}}};
}

FittedColumn CategoryOptions::fit_numbers(const ColumnValues& column) const {
  std::vector<double> values;
  if (listed_.empty()) {
    values = training_values(column);
  } else {
    for (const std::string& text : listed_) {
      const std::optional<double> number = as_number(Tree(text));
      if (!number) throw DataError(fmt::format("holds numbers, and the category '{}' is none", text));
      values.push_back(*number);
    }
  }
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return {{{stored_numbers, values}}, {}};
}

Categories::Categories(const FittedColumn& fitted, bool other) : other_(other) {
  if (fitted.numbers.contains(stored_numbers)) {
    numbers_ = fitted_numbers(fitted, stored_numbers);
    for (const double number : numbers_) names_.push_back(fmt::format("{}", number));
    return;
  }
  names_ = fitted_texts(fitted, stored_names);
  for (const double place : fitted_numbers(fitted, stored_places)) places_.push_back(static_cast<int>(place));
}

int Categories::place(double value) const {
  if (!numbers_.empty()) return place_of_number(value);
  if (value >= 0 && value < static_cast<double>(places_.size())) {
    const int place = places_[static_cast<std::size_t>(value)];
    if (place >= 0 || other_) return place;
    throw DataError("holds a text that is no category");
  }
  if (other_) return -1;
  if (value == static_cast<double>(missing_code)) {
    throw DataError("has no value: put simple_imputer before it, or take `unknown: other`");
  }
  throw DataError("holds a text that the training rows do not have; `unknown: other` accepts it");
}

int Categories::place_of_number(double value) const {
  const auto found = std::lower_bound(numbers_.begin(), numbers_.end(), value);
  if (found != numbers_.end() && *found == value) return static_cast<int>(found - numbers_.begin());
  if (other_) return -1;
  if (std::isnan(value)) {
    throw DataError("has no value: put simple_imputer before it, or take `unknown: other`");
  }
  throw DataError(
      fmt::format("holds {}, which the training rows do not have; `unknown: other` accepts it", value));
}

}  // namespace plexus
