#pragma once

#include <plexus/config/tree.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace plexus {

/// A number of rows, or a fraction of them, which is kept as it was written and applied in exact arithmetic:
/// 0.9 of 100 rows are 90. A value type. Several threads may read one at the same time; a thread that changes
/// it must be alone with it.
class Amount {
 public:
  /// A number of rows. Throws UsageError unless it is at least 1.
  Amount(int rows);
  Amount(std::int64_t rows);
  /// The fraction that the shortest decimal of a double stands for: 0.1 is a tenth. Throws UsageError unless
  /// it lies between 0 and 1.
  Amount(double fraction);

  /// Reads a positive number of rows or a fraction between 0 and 1: "5000", "0.2", "1e-3" or "1/3". Returns
  /// nullopt for anything else, and for a fraction of more than 18 digits.
  static std::optional<Amount> read(const Tree& scalar);

  /// The number of rows that it takes of `rows` rows: N - floor(N (1 - f)) for the fraction f of N rows; an
  /// amount that is a number of rows takes that many, even if there are fewer.
  std::int64_t of(std::int64_t rows) const;
  /// As it was written.
  const std::string& text() const { return text_; }
  friend bool operator==(const Amount&, const Amount&) = default;

 private:
  Amount() = default;

  // A fraction numerator / denominator below 1, or (denominator 1) a number of rows.
  std::int64_t numerator_ = 1;
  std::int64_t denominator_ = 1;
  std::string text_;
};

}  // namespace plexus
