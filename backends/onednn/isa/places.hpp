#pragma once

#include "lanes.hpp"
#include "rows.hpp"

/// The positions of the first largest, or smallest, elements: argmax and argmin.
namespace plexus::onednn::PLEXUS_ISA {

/// The better, here the larger, of two numbers. A NaN may get lost; it is looked for separately.
template <class T>
struct Largest {
  static constexpr T nothing = Max<T>::nothing;
  static auto is_better(const Lanes<T>& a, const Lanes<T>& b) { return a > b; }
  Lanes<T> operator()(const Lanes<T>& a, const Lanes<T>& b) const { return a > b ? a : b; }
};

template <class T>
struct Smallest {
  static constexpr T nothing = Min<T>::nothing;
  static auto is_better(const Lanes<T>& a, const Lanes<T>& b) { return a < b; }
  Lanes<T> operator()(const Lanes<T>& a, const Lanes<T>& b) const { return a < b ? a : b; }
};

template <class T>
unsigned nans(const Lanes<T>& values) {
  return bits<T>(reinterpret_cast<Lanes<T>>(values != values));
}

template <class T>
unsigned equals(const Lanes<T>& values, const Lanes<T>& best) {
  return bits<T>(reinterpret_cast<Lanes<T>>(values == best));
}

/// The first lane that is NaN, else the first that holds the best value.
template <class T, class Better>
std::int64_t place_in_short(const T* x, std::int64_t count) {
  const Lanes<T> values = load_first(x, count, Better{});
  const unsigned found = nans<T>(values);
  if (found != 0) return __builtin_ctz(found);
  // Lanes not in use may equal the best too, but come last.
  return __builtin_ctz(equals<T>(values, folded<T>(values, Better{})));
}

template <class T, class Better>
std::int64_t place_of_best(const T* x, std::int64_t count) {
  constexpr std::int64_t n = lanes<T>;
  Lanes<T> best = all(Better::nothing);
  for (std::int64_t i = 0; i < count; i += n) {
    const Lanes<T> values = count - i < n ? load_first(x + i, count - i, Better{}) : load(x + i);
    const unsigned found = nans<T>(values);
    if (found != 0) return i + __builtin_ctz(found);
    best = Better{}(best, values);
  }
  best = folded<T>(best, Better{});
  for (std::int64_t i = 0;; i += n) {
    const Lanes<T> values = count - i < n ? load_first(x + i, count - i, Better{}) : load(x + i);
    const unsigned found = equals<T>(values, best);
    if (found != 0) return i + __builtin_ctz(found);
  }
}

template <class T, class Better>
void places_along(const T* x, std::int64_t count, std::int64_t* y, std::int64_t rows) {
  if (count <= lanes<T>) {
    for (std::int64_t r = 0; r < rows; ++r) y[r] = place_in_short<T, Better>(x + r * count, count);
  } else {
    for (std::int64_t r = 0; r < rows; ++r) y[r] = place_of_best<T, Better>(x + r * count, count);
  }
}

/// For each column of a register, the row of the first NaN, else the row of the first best element.
template <class T, class Better>
Lanes<Index<T>> places_in_columns(const T* x, std::int64_t count, std::int64_t stride, std::int64_t used) {
  const auto row = [&](std::int64_t r) {
    return used < lanes<T> ? load_first(x + r * stride, used) : load(x + r * stride);
  };
  Lanes<T> best = row(0);
  Lanes<Index<T>> place{};
  for (std::int64_t r = 1; r < count; ++r) {
    const Lanes<T> values = row(r);
    const auto better = Better::is_better(values, best) | ((values != values) & (best == best));
    best = better ? values : best;
    place = better ? all(static_cast<Index<T>>(r)) : place;
  }
  return place;
}

template <class T, class Better>
void places_across(const T* x, std::int64_t count, std::int64_t stride, std::int64_t* y,
                   std::int64_t columns) {
  constexpr std::int64_t n = lanes<T>;
  for (std::int64_t c = 0; c < columns; c += n) {
    const std::int64_t used = columns - c < n ? columns - c : n;
    const Lanes<Index<T>> place = places_in_columns<T, Better>(x + c, count, stride, used);
    for (std::int64_t i = 0; i < used; ++i) y[c + i] = place[i];
  }
}

template <class T, class Better>
Places<T> places() {
  return {places_along<T, Better>, places_across<T, Better>};
}

}  // namespace plexus::onednn::PLEXUS_ISA
