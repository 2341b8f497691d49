#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

#include "perceptron_screen.hpp"

namespace plexus {

/// Rows as the perceptron reads them: float64, or bytes each of which stands for a float64.
struct PerceptronTable {
  const double* numbers = nullptr;      ///< [rows, features]; null: the table is of bytes
  const std::uint8_t* bytes = nullptr;  ///< [rows, features]
  const double* values = nullptr;       ///< [256]: what a byte stands for
  std::int64_t rows = 0;
  std::int64_t features = 0;
};

struct NumberRow {
  const double* x;
  double operator[](std::int64_t j) const { return x[j]; }
};

struct ByteRow {
  const std::uint8_t* x;
  const double* values;
  double operator[](std::int64_t j) const { return values[x[j]]; }
};

/// A line, offset + slope * b, on which the values of all bytes b lie within rounding.
struct Line {
  double slope = 0;
  double offset = 0;
  double largest =
      std::numeric_limits<double>::infinity();  ///< no value exceeds it; infinity: the values are no line
};

/// The line through [256] values; its `largest` is infinity if they do not lie on one.
Line line_of(const double* values);

/// The rows of a table of float64. `changed` must be called after the vector has changed.
class NumberRows {
 public:
  NumberRows(const PerceptronTable& table, const double* vector) : table_(table), vector_(vector) {}
  NumberRow operator[](std::int64_t row) const { return {table_.numbers + row * table_.features}; }
  void changed() {}
  ScreenedSum screened(NumberRow row) const { return screened_sum(vector_, row.x, table_.features); }

 private:
  const PerceptronTable& table_;
  const double* vector_;
};

/// The rows of a table of bytes. The absolute sum of the products has one bound, which holds for all rows.
/// `changed` must be called after the vector has changed.
class ByteRows {
 public:
  ByteRows(const PerceptronTable& table, const double* vector)
      : table_(table), vector_(vector), line_(line_of(table.values)) {
    changed();
  }
  ByteRow operator[](std::int64_t row) const { return {table_.bytes + row * table_.features, table_.values}; }

  void changed() {
    if (line_.largest == std::numeric_limits<double>::infinity()) return;
    double sums[4] = {};
    double sizes[4] = {};
    for (std::int64_t j = 0; j < table_.features; ++j) {
      sums[j % 4] += vector_[j];
      sizes[j % 4] += std::abs(vector_[j]);
    }
    offset_ = line_.offset * (sums[0] + sums[1] + sums[2] + sums[3]);
    absolute_ = line_.largest * (sizes[0] + sizes[1] + sizes[2] + sizes[3]);
  }

  ScreenedSum screened(ByteRow row) const {
    if (line_.largest == std::numeric_limits<double>::infinity())
      return {0, std::numeric_limits<double>::infinity()};
    return {line_.slope * screened_sum(vector_, row.x, table_.features) + offset_, absolute_};
  }

 private:
  const PerceptronTable& table_;
  const double* vector_;
  Line line_;
  double offset_ = 0;
  double absolute_ = std::numeric_limits<double>::infinity();
};

}  // namespace plexus
