#include "lanes.hpp"
#include "loops.hpp"

namespace plexus::onednn::PLEXUS_ISA {

namespace {

constexpr std::int64_t n = lanes<float>;

/// The registers of columns that are processed at a time: their rows stay in L1 from pass to pass for batch
/// sizes up to 128 or so.
constexpr int panel = 4;

// Up to this many rows are added one after the other; the sums of such blocks are added in pairs, as in
// reduction.cpp.
constexpr std::int64_t block_rows = 64;

template <int count>
struct Sums {
  Floats part[count] = {};
};

/// The sums of term(row, i) for each i, over `rows` rows from `first` on.
template <int count, class Term>
Sums<count> sums(std::int64_t first, std::int64_t rows, const Term& term) {
  Sums<count> total;
  if (rows > block_rows) {
    const std::int64_t half = rows / 2;
    total = sums<count>(first, half, term);
    const Sums<count> rest = sums<count>(first + half, rows - half, term);
    for (int i = 0; i < count; ++i) total.part[i] += rest.part[i];
    return total;
  }
  for (std::int64_t r = first; r < first + rows; ++r) {
    for (int i = 0; i < count; ++i) total.part[i] += term(r, i);
  }
  return total;
}

Floats inverse_root(const Floats& x) {
  Floats root;
  for (std::int64_t i = 0; i < n; ++i) root[i] = __builtin_sqrtf(x[i]);
  return all(1.0F) / root;
}

/// `registers` registers of columns from `column` on. If not `whole`, only the first `used` lanes of the
/// register are columns.
template <int registers, bool whole>
class Panel {
 public:
  Panel(std::int64_t column, std::int64_t used, std::int64_t columns)
      : column_(column), used_(used), columns_(columns) {}

  /// Register i of a vector with one value for each column, or of row `row` of a matrix.
  Floats get(const float* x, int i, std::int64_t row = 0) const {
    const float* at = x + row * columns_ + column_ + i * n;
    return whole ? load(at) : load_first(at, used_);
  }
  void put(float* y, int i, const Floats& value, std::int64_t row = 0) const {
    float* at = y + row * columns_ + column_ + i * n;
    whole ? store(at, value) : store_first(at, value, used_);
  }

  void normalize(const NormalizedBatch& b) const {
    const Floats rows = all(static_cast<float>(b.rows));
    Floats mean[registers], scale[registers], shift[registers];
    const Sums<registers> sum =
        sums<registers>(0, b.rows, [&](std::int64_t r, int i) { return get(b.x, i, r); });
    for (int i = 0; i < registers; ++i) mean[i] = sum.part[i] / rows;
    const Sums<registers> squares = sums<registers>(0, b.rows, [&](std::int64_t r, int i) {
      const Floats centred = get(b.x, i, r) - mean[i];
      return centred * centred;
    });
    for (int i = 0; i < registers; ++i) {
      const Floats variance = squares.part[i] / rows;
      scale[i] = inverse_root(variance + all(b.epsilon)) * get(b.gamma, i);
      shift[i] = get(b.beta, i);
      put(b.mean, i, mean[i]);
      put(b.variance, i, variance);
    }
    for (std::int64_t r = 0; r < b.rows; ++r) {
      for (int i = 0; i < registers; ++i) put(b.y, i, (get(b.x, i, r) - mean[i]) * scale[i] + shift[i], r);
    }
  }

  void differentiate(const NormalizedBatchGradient& b) const {
    const Floats rows = all(static_cast<float>(b.rows));
    Floats mean[registers], scale[registers];
    for (int i = 0; i < registers; ++i) {
      mean[i] = get(b.mean, i);
      scale[i] = inverse_root(get(b.variance, i) + all(b.epsilon));
    }
    const auto normal = [&](std::int64_t r, int i) { return (get(b.x, i, r) - mean[i]) * scale[i]; };
    const Sums<2 * registers> sum = sums<2 * registers>(0, b.rows, [&](std::int64_t r, int i) {
      return i < registers ? get(b.dy, i, r) : get(b.dy, i - registers, r) * normal(r, i - registers);
    });
    Floats by_beta[registers], by_gamma[registers], factor[registers];
    for (int i = 0; i < registers; ++i) {
      put(b.by_beta, i, sum.part[i]);
      put(b.by_gamma, i, sum.part[registers + i]);
      by_beta[i] = sum.part[i] / rows;
      by_gamma[i] = sum.part[registers + i] / rows;
      factor[i] = get(b.gamma, i) * scale[i];
    }
    for (std::int64_t r = 0; r < b.rows; ++r) {
      for (int i = 0; i < registers; ++i) {
        const Floats common = by_beta[i] + normal(r, i) * by_gamma[i];
        put(b.by_x, i, (get(b.dy, i, r) - common) * factor[i], r);
      }
    }
  }

 private:
  std::int64_t column_, used_, columns_;
};

/// Calls f with panels that cover the columns [first, last).
template <class F>
void for_each_panel(std::int64_t first, std::int64_t last, std::int64_t columns, F f) {
  if (last - first < n) return f(Panel<1, false>(first, last - first, columns));
  std::int64_t c = first;
  for (; c + panel * n <= last; c += panel * n) f(Panel<panel, true>(c, n, columns));
  for (; c + n <= last; c += n) f(Panel<1, true>(c, n, columns));
  // The last columns are computed again together with some before them, whose results are the same.
  if (c < last) f(Panel<1, true>(last - n, n, columns));
}

void normalize(const NormalizedBatch& batch, std::int64_t first, std::int64_t last) {
  for_each_panel(first, last, batch.columns, [&](const auto& each) { each.normalize(batch); });
}

void differentiate(const NormalizedBatchGradient& batch, std::int64_t first, std::int64_t last) {
  for_each_panel(first, last, batch.columns, [&](const auto& each) { each.differentiate(batch); });
}

}  // namespace

BatchNormalizations batch_normalizations() { return {normalize, differentiate}; }

}  // namespace plexus::onednn::PLEXUS_ISA
