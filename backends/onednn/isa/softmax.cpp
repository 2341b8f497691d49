#include "softmax.hpp"

#include "loops.hpp"

namespace plexus::onednn::PLEXUS_ISA {

namespace {

void softmax_of_short(const float* x, std::int64_t count, float* y, std::int64_t rows) {
  for (std::int64_t r = 0; r < rows; ++r) {
    const ShortRow row = short_row(x + r * count, count);
    store_short(y + r * count, row.power / row.total, count, rows - r);
  }
}

/// Logarithms are taken of many rows at once.
void log_softmax_of_short(const float* x, std::int64_t count, float* y, std::int64_t rows) {
  constexpr std::int64_t n = lanes<float>;
  float total[n] = {};
  float largest[n] = {};
  for (std::int64_t first_row = 0; first_row < rows; first_row += n) {
    const std::int64_t together = rows - first_row < n ? rows - first_row : n;
    for (std::int64_t lane = 0; lane < together; ++lane) {
      const ShortRow row = short_row(x + (first_row + lane) * count, count);
      total[lane] = row.total[0];
      largest[lane] = row.largest[0];
    }
    store(total, log_of(load(total)));
    for (std::int64_t lane = 0; lane < together; ++lane) {
      const std::int64_t r = first_row + lane;
      const Floats less = load_first(x + r * count, count) - all(largest[lane]);
      store_short(y + r * count, less - all(total[lane]), count, rows - r);
    }
  }
}

void softmax(const float* x, std::int64_t count, float* y, std::int64_t rows) {
  if (count <= lanes<float>) return softmax_of_short(x, count, y, rows);
  for (std::int64_t r = 0; r < rows; ++r, x += count, y += count) {
    const auto keep = [&](std::int64_t i, std::int64_t used, const Floats&, const Floats& power) {
      store_lanes(y + i, power, used);
    };
    const Floats total = for_each_power(x, count, largest_of(x, count), keep);
    for_each_register(count, [&](std::int64_t i, std::int64_t used) {
      store_lanes(y + i, load_lanes(y + i, used) / total, used);
    });
  }
}

void log_softmax(const float* x, std::int64_t count, float* y, std::int64_t rows) {
  if (count <= lanes<float>) return log_softmax_of_short(x, count, y, rows);
  for (std::int64_t r = 0; r < rows; ++r, x += count, y += count) {
    const Floats largest = largest_of(x, count);
    const auto nothing = [](std::int64_t, std::int64_t, const Floats&, const Floats&) {};
    const Floats log_total = log_of(for_each_power(x, count, largest, nothing));
    for_each_register(count, [&](std::int64_t i, std::int64_t used) {
      store_lanes(y + i, (load_lanes(x + i, used) - largest) - log_total, used);
    });
  }
}

}  // namespace

Softmaxes softmaxes() { return {softmax, log_softmax}; }

}  // namespace plexus::onednn::PLEXUS_ISA
