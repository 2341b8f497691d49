#include <plexus/check/detail/kinds/drawn_outputs.hpp>
#include <plexus/tensor/philox.hpp>

#include <cmath>

namespace plexus {
namespace {

Tensor uniform_draws(const Shape& row, std::int64_t rows, std::uint64_t key) {
  Tensor draws(DType::float64, row.inserted(0, rows));
  fill_uniform(stream_key(key, "check", "outputs"), key, draws.data<double>());
  return draws;
}

void scale(Tensor& draws, double low, double high) {
  for (double& value : draws.data<double>()) value = low + value * (high - low);
}

std::size_t width_of(const Shape& row) { return row.is_scalar() ? 1 : static_cast<std::size_t>(row.back()); }

/// Makes the last axis sum to 1.
void normalise(Tensor& draws, std::size_t width) {
  const auto values = draws.data<double>();
  for (std::size_t first = 0; first < values.size(); first += width) {
    double total = 0;
    for (double& value : values.subspan(first, width)) total += value += 0.1;
    for (double& value : values.subspan(first, width)) value /= total;
  }
}

/// 0, 1, .., count - 1 repeatedly, shifted by one after each cycle.
Tensor class_indices(const Shape& row, std::int64_t rows) {
  const auto count = static_cast<std::int32_t>(width_of(row));
  Tensor indices(DType::int32, row.inserted(0, rows).without(-1));
  std::int32_t next = 0;
  for (std::int32_t& index : indices.data<std::int32_t>()) {
    index = (next + next / count) % count;
    ++next;
  }
  return indices;
}

}  // namespace

Tensor drawn_predictions(PredictionKind kind, const Shape& row, std::int64_t rows, std::uint64_t key,
                         const NumberRange& range) {
  Tensor draws = uniform_draws(row, rows, key);
  if (kind == PredictionKind::class_probabilities) {
    normalise(draws, width_of(row));
  } else if (kind == PredictionKind::probability) {
    scale(draws, 0.02, 0.98);
  } else {
    scale(draws, range.low, range.high);
  }
  return draws;
}

Tensor drawn_targets(TargetKind kind, const Shape& row, std::int64_t rows, std::uint64_t key,
                     const NumberRange& range) {
  if (kind == TargetKind::class_index) return class_indices(row, rows);
  Tensor draws = uniform_draws(row, rows, key + 1000);
  if (kind == TargetKind::distribution) {
    normalise(draws, width_of(row));
  } else if (kind == TargetKind::answer) {
    double next = 0;
    for (double& value : draws.data<double>()) value = static_cast<double>(std::fmod(next++ * 2, 3) == 0);
  } else if (kind == TargetKind::real) {
    scale(draws, range.low, range.high);
  }
  return draws;
}

}  // namespace plexus
