#pragma once

#include <plexus/data/binding.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plexus::detail {

/// One row of raw data, column by column, and the inputs of a model that it makes. Setting a value allocates
/// nothing.
class InputRow {
 public:
  /// `groups`: one for each input, which the model computes with in `precision`. Throws UsageError if a
  /// column of two groups has rows of different sizes.
  InputRow(const std::vector<BoundGroup>& groups, DType precision);

  /// The inputs, [1, ...] each; their memory is what the setters write to.
  const std::vector<Tensor>& inputs() const { return inputs_; }
  std::vector<std::string> columns() const;
  /// The index of a column. Throws UsageError, which suggests near names, for an unknown one.
  std::size_t column(std::string_view name) const;

  /// Sets all values of a column: double, float or uint8. Throws UsageError for a wrong number of values,
  /// DataError for NaN, for infinity and for what the column or the precision cannot hold.
  template <class V>
  void set(std::size_t column, std::span<const V> values);
  /// Sets a column to the code of a class. Throws DataError for an unknown class, UsageError if the column
  /// holds numbers.
  void set_class(std::size_t column, std::string_view name);

  /// Throws UsageError, which names them, if columns were not set since the last call of `next`.
  void require_all_set() const;
  /// Begins the next row.
  void next() { ++row_; }

 private:
  struct Place {
    std::byte* address;
    DType dtype;
  };
  struct Values {
    std::string name;
    std::int64_t elements = 1;
    std::vector<Place> places;         ///< of each input that the column is part of
    std::vector<std::string> classes;  ///< empty: the column holds numbers
    std::uint64_t set_in_row = 0;
  };

  void add_group(const BoundGroup& group);
  void add_place(const std::string& name, std::int64_t elements, const Place& place,
                 const std::vector<std::string>& classes);
  Values& values(std::size_t column);
  void require_value(const Values& column, double value) const;

  DType precision_;
  std::vector<Tensor> inputs_;
  std::vector<Values> columns_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
  std::uint64_t row_ = 1;  ///< the row that is being set, counted from 1
};

}  // namespace plexus::detail
