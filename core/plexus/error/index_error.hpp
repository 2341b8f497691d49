#pragma once

#include <plexus/error/error.hpp>

#include <cstdint>

namespace plexus {

/// An index in the data points to nothing: it is out of the range of what it selects from.
class IndexError final : public DataError {
 public:
  /// The value `index` was found at row `row` (its first coordinate; 0 for a scalar) of `rows` rows of
  /// indices, which select from `size` entries.
  IndexError(std::string message, std::int64_t index, std::int64_t row, std::int64_t rows, std::int64_t size)
      : DataError(std::move(message)), index_(index), row_(row), rows_(rows), size_(size) {}
  ~IndexError() override;

  std::int64_t index() const noexcept { return index_; }
  std::int64_t row() const noexcept { return row_; }
  std::int64_t rows() const noexcept { return rows_; }
  std::int64_t size() const noexcept { return size_; }

  /// The step of the program that found it; the program sets it.
  std::int64_t step() const noexcept { return step_; }
  void set_step(std::int64_t step) noexcept { step_ = step; }

 private:
  std::int64_t index_;
  std::int64_t row_;
  std::int64_t rows_;
  std::int64_t size_;
  std::int64_t step_ = 0;
};

}  // namespace plexus
