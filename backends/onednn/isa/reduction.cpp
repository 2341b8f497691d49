#include "lanes.hpp"
#include "loops.hpp"
#include "places.hpp"
#include "row_sums.hpp"

namespace plexus::onednn::PLEXUS_ISA {

namespace {

// Blocks of up to this many values, or rows, are summed up, and then added in pairs, so that a sum of K terms
// has some hundred roundings whatever K is.
constexpr std::int64_t block_values = 4096;
constexpr std::int64_t block_rows = 64;

template <class T, class Combine>
Lanes<T> block(const T* x, std::int64_t count, Combine combine) {
  constexpr std::int64_t n = lanes<T>;
  Lanes<T> part[4] = {all(Combine::nothing), all(Combine::nothing), all(Combine::nothing),
                      all(Combine::nothing)};
  std::int64_t i = 0;
  for (; i + 4 * n <= count; i += 4 * n) {
    for (int j = 0; j < 4; ++j) part[j] = combine(part[j], load(x + i + j * n));
  }
  for (; i + n <= count; i += n) part[0] = combine(part[0], load(x + i));
  if (i < count) part[1] = combine(part[1], load_first(x + i, count - i, combine));
  return combine(combine(part[0], part[1]), combine(part[2], part[3]));
}

template <class T, class Combine>
Lanes<T> pairs(const T* x, std::int64_t count, Combine combine) {
  if (count <= block_values) return block(x, count, combine);
  const std::int64_t half = count / 2 / (4 * lanes<T>)*(4 * lanes<T>);
  return combine(pairs(x, half, combine), pairs(x + half, count - half, combine));
}

template <class T, class Combine>
void along(const T* x, std::int64_t count, T* y, std::int64_t rows) {
  if (count <= lanes<T>) {
    for (std::int64_t r = 0; r < rows; ++r) {
      y[r] = folded<T>(load_first(x + r * count, count, Combine{}), Combine{})[0];
    }
    return;
  }
  for (std::int64_t r = 0; r < rows; ++r)
    y[r] = folded<T>(pairs(x + r * count, count, Combine{}), Combine{})[0];
}

/// Neighbouring columns, n registers of them.
template <class T, int n>
struct Columns {
  Lanes<T> part[n];
};

/// `width`: the number of lanes in use, which is less than all of them for n = 1 alone.
template <int n, class T, class Combine>
Columns<T, n> column_block(const T* x, std::int64_t count, std::int64_t stride, std::int64_t width,
                           Combine combine) {
  Columns<T, n> result;
  for (int j = 0; j < n; ++j) result.part[j] = all(Combine::nothing);
  if (width < lanes<T>) {
    for (std::int64_t r = 0; r < count; ++r) {
      result.part[0] = combine(result.part[0], load_first(x + r * stride, width));
    }
    return result;
  }
  for (std::int64_t r = 0; r < count; ++r) {
    for (int j = 0; j < n; ++j) {
      result.part[j] = combine(result.part[j], load(x + r * stride + j * lanes<T>));
    }
  }
  return result;
}

template <int n, class T, class Combine>
Columns<T, n> column_pairs(const T* x, std::int64_t count, std::int64_t stride, std::int64_t width,
                           Combine combine) {
  if (count <= block_rows) return column_block<n>(x, count, stride, width, combine);
  const std::int64_t half = count / 2;
  Columns<T, n> a = column_pairs<n>(x, half, stride, width, combine);
  const Columns<T, n> b = column_pairs<n>(x + half * stride, count - half, stride, width, combine);
  for (int j = 0; j < n; ++j) a.part[j] = combine(a.part[j], b.part[j]);
  return a;
}

template <int n, class T, class Combine>
void write_columns(const T* x, std::int64_t count, std::int64_t stride, T* y, Combine combine) {
  const Columns<T, n> result = column_pairs<n>(x, count, stride, lanes<T>, combine);
  for (int j = 0; j < n; ++j) store(y + j * lanes<T>, result.part[j]);
}

template <class T, class Combine>
void across(const T* x, std::int64_t count, std::int64_t stride, T* y, std::int64_t columns) {
  constexpr std::int64_t n = lanes<T>;
  constexpr Combine combine{};
  if (columns < n) {
    store_first(y, column_pairs<1>(x, count, stride, columns, combine).part[0], columns);
    return;
  }
  std::int64_t c = 0;
  for (; c + 4 * n <= columns; c += 4 * n) write_columns<4>(x + c, count, stride, y + c, combine);
  for (; c + n <= columns; c += n) write_columns<1>(x + c, count, stride, y + c, combine);
  // The last columns are computed again together with some before them, whose results are the same.
  if (c < columns) write_columns<1>(x + columns - n, count, stride, y + columns - n, combine);
}

template <class T, class Combine>
Reducer<T> reducer() {
  return {along<T, Combine>, across<T, Combine>};
}

template <class T>
Reducers<T> reducers() {
  return {reducer<T, Sum<T>>(),    reducer<T, Prod<T>>(),    reducer<T, Max<T>>(), reducer<T, Min<T>>(),
          places<T, Largest<T>>(), places<T, Smallest<T>>(), sum_rows<T>};
}

}  // namespace

Reducers<float> float32_reducers() { return reducers<float>(); }
Reducers<double> float64_reducers() { return reducers<double>(); }
Reducers<std::int32_t> int32_reducers() { return reducers<std::int32_t>(); }
Reducers<std::int64_t> int64_reducers() { return reducers<std::int64_t>(); }

}  // namespace plexus::onednn::PLEXUS_ISA
