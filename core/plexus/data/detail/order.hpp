#pragma once

#include <plexus/tensor/tensor.hpp>

#include <cstdint>
#include <span>

namespace plexus {

/// The order in which an epoch of training visits its rows: a permutation of 0 .. rows-1, int32 [rows], that
/// depends on (seed, epoch, rows) alone, the same on every backend, thread count and platform.
/// Throws DataError beyond 2^31 - 1 rows.
Tensor epoch_order(std::uint64_t seed, std::uint64_t epoch, std::int64_t rows);
/// Writes the same order into existing memory; allocates nothing.
void fill_epoch_order(std::uint64_t seed, std::uint64_t epoch, std::span<std::int32_t> out);

/// 0, 1, ..., rows-1: the order of evaluation and prediction, int32 [rows].
Tensor given_order(std::int64_t rows);

}  // namespace plexus
