#pragma once

#include <plexus/tensor/tensor.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace plexus {

/// Codes in a column of classes: of a cell without a value, and of a text that is not among the classes that
/// a training found (only where the reader was told that such texts may occur: Field::open).
inline constexpr std::int64_t missing_code = -1;
inline constexpr std::int64_t unknown_code = -2;

/// One named column of a table: a value a row.
struct Column {
  std::string name;
  Tensor values;                     ///< [rows, ...], read-only
  std::vector<std::string> classes;  ///< names of the integer codes in `values`, if it holds classes
  std::string evidence = {};  ///< why it holds classes: "cars.csv:7 holds 'red'"; empty if that was declared
  std::string file = {};      ///< where the values were read; empty if unknown
  std::string flaw = {};      ///< why the values cannot be used; empty if they can
  /// Where the first cell without a value is, such as "cars.csv:7 is empty"; empty if every cell has one.
  /// Numbers are NaN there, codes `missing_code`. A transform may fill them in; nothing else accepts them.
  std::string missing = {};
  /// The columns of the source that it was made of: one, or one for each number of a row; empty if unknown.
  std::vector<std::string> parts = {};
};

/// What a model is fed: columns bound to its inputs and targets, in the model's order.
struct Samples {
  std::vector<Column> inputs;
  std::vector<Column> targets;
  /// For each target: float64 [rows], the product of sample and class weights; absent: no weights.
  std::vector<std::optional<Tensor>> weights;
  std::int64_t rows = 0;
  std::int64_t first_row = 0;  ///< index of the first row in the part that the source gave, for messages
  /// The indices of the rows in that part, if they are not consecutive from first_row.
  std::vector<std::int64_t> source_rows = {};

  /// The index of a row in the part that the source gave, for messages.
  std::int64_t source_row(std::int64_t row) const;
};

/// Samples from values in memory, for a model of one input and one output: x is [rows, ...], y [rows, ...].
/// They share the storage of x and y. Throws DataError if the numbers of rows differ or are 0.
Samples samples(const Tensor& x, const Tensor& y);

namespace detail {
/// `values`: the elements of all rows, [n]; targets: [rows].
Samples samples_of_values(const Tensor& values, const Tensor& targets);
}  // namespace detail

/// The same from copies of contiguous ranges (vectors, spans) of float, double, int32, int64 or uint8: y
/// holds one target for each row, x the features of row 0, then those of row 1, and so on. The samples have x
/// as [rows, features] and y as [rows]. Throws DataError if y is empty or the size of x is no multiple of its
/// size.
template <class X, class Y>
requires requires(const X& x, const Y& y) {
  std::span(x);
  std::span(y);
}
Samples samples(const X& x, const Y& y) {
  const auto copied = []<class T>(std::span<const T> values) {
    return Tensor::of(Shape{static_cast<std::int64_t>(values.size())}, values);
  };
  return detail::samples_of_values(copied(std::span(std::as_const(x))), copied(std::span(std::as_const(y))));
}

}  // namespace plexus
