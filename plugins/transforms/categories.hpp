#pragma once

#include <plexus/config/options.hpp>
#include <plexus/config/schema.hpp>
#include <plexus/data/transform.hpp>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace plexus {

/// The common part of the encoders of categories: which categories a column has, and how a value that is none
/// of them is treated.
class CategoryOptions {
 public:
  /// Adds the options `unknown` and `categories`. `other`: what an unknown value becomes, for the
  /// documentation.
  static Schema& add_to(Schema& schema, const std::string& other);

  explicit CategoryOptions(const Options& options);

  bool accepts_unknown() const { return other_; }
  /// The categories that the run file lists; empty if it lists none.
  const std::vector<std::string>& listed() const { return listed_; }
  /// The categories of a column: those that are listed, in that order, else the values of the training rows
  /// in ascending order. Texts are stored with the place of each code's category, or -1; numbers as they are.
  /// Throws DataError for a value of the training rows that is none of the listed ones, if unknown ones are
  /// refused.
  FittedColumn fit(const ColumnValues& column) const;

 private:
  FittedColumn fit_texts(const ColumnValues& column) const;
  FittedColumn fit_numbers(const ColumnValues& column) const;

  bool other_ = false;
  std::vector<std::string> listed_;
};

/// The places of values among the categories of a fitted column.
class Categories {
 public:
  /// Throws DataError if `fitted` has no state of an encoder.
  Categories(const FittedColumn& fitted, bool other);

  std::size_t size() const { return names_.size(); }
  const std::vector<std::string>& names() const { return names_; }
  /// The place of a value's category, or -1 for one that is none of them or is missing, where that is
  /// accepted; else throws DataError.
  int place(double value) const;
  /// Whether a value is one of the categories.
  bool has(double value) const;

 private:
  int found(double value) const;

  bool other_;
  std::vector<std::string> names_;
  std::vector<std::pair<double, int>> numbers_;  ///< ascending, each with its place; empty for texts
  std::vector<int> places_;                      ///< by code of a text
};

}  // namespace plexus
