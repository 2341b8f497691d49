#include <plexus/data/moments.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace plexus {

namespace {

/// NumPy's pairwise sum: eight running sums over a block, blocks added as a tree.
template <class Value>
double pairwise_sum(std::size_t first, std::size_t count, const Value& value) {
  constexpr std::size_t lanes = 8;
  constexpr std::size_t block = 128;
  if (count < lanes) {
    double sum = -0.0;
    for (std::size_t i = 0; i < count; ++i) sum += value(first + i);
    return sum;
  }
  if (count <= block) {
    std::array<double, lanes> r{};
    for (std::size_t i = 0; i < lanes; ++i) r[i] = value(first + i);
    std::size_t i = lanes;
    for (; i < count - count % lanes; i += lanes) {
      for (std::size_t j = 0; j < lanes; ++j) r[j] += value(first + i + j);
    }
    double sum = ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]));
    for (; i < count; ++i) sum += value(first + i);
    return sum;
  }
  std::size_t half = count / 2;
  half -= half % lanes;
  return pairwise_sum(first, half, value) + pairwise_sum(first + half, count - half, value);
}

/// The sum of value(0) .. value(rows - 1), in the order in which NumPy adds a column of a C-contiguous table.
template <class Value>
double sum_of(std::size_t rows, bool alone, const Value& value) {
  if (alone) return pairwise_sum(0, rows, value);
  double sum = rows == 0 ? 0.0 : value(0);
  for (std::size_t r = 1; r < rows; ++r) sum += value(r);
  return sum;
}

double zero_if_missing(double value) { return std::isnan(value) ? 0.0 : value; }

/// `value(r)`: the column's cell in row r.
template <class Value>
Moments moments_of(std::size_t rows, bool alone, const Value& value) {
  Moments moments;
  for (std::size_t r = 0; r < rows; ++r) moments.count += std::isnan(value(r)) ? 0 : 1;
  const auto count = static_cast<double>(moments.count);
  const double sum = sum_of(rows, alone, [&](std::size_t r) { return zero_if_missing(value(r)); });
  moments.mean = (0.0 + sum) / count;  // a mean of -0 is 0
  const auto away = [&](std::size_t r) { return zero_if_missing(value(r) - moments.mean); };
  // The sum of the deviations would be 0 without rounding; it corrects that of their squares.
  const double correction = sum_of(rows, alone, away);
  const double squares = sum_of(rows, alone, [&](std::size_t r) { return away(r) * away(r); });
  moments.variance = (squares - correction * correction / count) / count;
  return moments;
}

}  // namespace

void column_moments(std::span<const double> table, std::span<Moments> out) {
  const std::size_t columns = out.size();
  const std::size_t rows = columns == 0 ? 0 : table.size() / columns;
  for (std::size_t c = 0; c < columns; ++c) {
    out[c] = moments_of(rows, columns == 1, [&](std::size_t r) { return table[r * columns + c]; });
  }
}

Moments moments_of_column(std::span<const double> values, bool alone) {
  return moments_of(values.size(), alone, [&](std::size_t r) { return values[r]; });
}

double pairwise_sum(std::span<const double> values) {
  return pairwise_sum(0, values.size(), [&](std::size_t i) { return values[i]; });
}

double scale_of(const Moments& moments) {
  constexpr double eps = 2.220446049250313e-16;
  const auto n = static_cast<double>(moments.count);
  const double rounding = n * moments.mean * eps;
  const bool constant = moments.variance <= n * eps * moments.variance + rounding * rounding;
  return constant ? 1 : std::sqrt(moments.variance);
}

}  // namespace plexus
