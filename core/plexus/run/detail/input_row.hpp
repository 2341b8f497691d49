#pragma once

#include <plexus/data/binding.hpp>
#include <plexus/data/detail/row_preparation.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plexus::detail {

/// One row of raw data, column by column, and the inputs of a model that it makes. Setting a value allocates
/// nothing.
class InputRow {
 public:
  /// `binding`: the inputs, which the model computes with in `precision`, and what prepares their columns.
  /// Throws UsageError if a column of two groups has rows of different sizes.
  InputRow(const Binding& binding, DType precision);

  /// The inputs, [1, ...] each; their memory is what the setters write to.
  const std::vector<Tensor>& inputs() const { return inputs_; }
  std::vector<std::string> columns() const;
  /// The index of a column. Throws UsageError, which suggests near names, for an unknown one.
  std::size_t column(std::string_view name) const;

  /// Sets all values of a column: double, float or uint8. NaN is a missing value, for a column that is
  /// prepared. Throws UsageError for a wrong number of values, DataError for NaN in another column, for
  /// infinity and for what the column or the precision cannot hold.
  template <class V>
  void set(std::size_t column, std::span<const V> values);
  /// Sets a column to the code of a class. Throws DataError for an unknown class that the preparation does
  /// not accept, UsageError if the column holds numbers.
  void set_class(std::size_t column, std::string_view name);

  /// Throws UsageError, which names them, if columns were not set since the last call of `next`.
  void require_all_set() const;
  /// Computes and prepares columns of the row. Throws DataError, which names the column, for a value that is
  /// not accepted, and for a prepared value that the precision cannot hold.
  void prepare();
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
    bool raw = false;                  ///< it is prepared: its values are no inputs of the model
    bool open = false;                 ///< other texts than the classes are accepted
    std::uint64_t set_in_row = 0;
  };
  /// A prepared column's place in an input.
  struct Made {
    std::string name;
    std::span<const double> from;
    double* to;
  };

  void add_sources(const Binding& binding);
  void add_group(const BoundGroup& group);
  void add_place(const std::string& name, std::int64_t elements, const Place& place,
                 const std::vector<std::string>& classes);
  Values& values(std::size_t column);
  void require_value(const Values& column, double value) const;
  void require_precision(const std::string& column, double value) const;

  DType precision_;
  std::shared_ptr<const Preparation> preparation_;  ///< may be null
  std::unique_ptr<RowPreparation> row_preparation_;
  std::vector<Tensor> inputs_;
  std::vector<Made> made_;
  std::vector<Values> columns_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
  std::uint64_t row_ = 1;  ///< the row that is being set, counted from 1
};

}  // namespace plexus::detail
