#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace plexus {

/// Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC11).
/// A pure function of counter and key: four random 32-bit words.
std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key);

/// The 64-bit key of a stream of random numbers: what it is for ("initial", "order", "dropout") and whose
/// (a variable's or layer's path). The same on every platform.
std::uint64_t stream_key(std::uint64_t seed, std::string_view purpose, std::string_view path);

/// Element i of `out` depends on (key, step, i) alone, so any part of a stream can be made apart:
/// element i is word i % 4 of the block whose counter is (i / 4, step), but for truncated normals, whose
/// element i takes blocks (i, attempt, step) until one of their draws is within two standard deviations.
/// float32 draws are computed in double and rounded once; double ones are the float32 draws widened.
void fill_uniform(std::uint64_t key, std::uint64_t step,
                  std::span<float> out);  ///< [0, 1), multiples of 2^-24
void fill_normal(std::uint64_t key, std::uint64_t step, std::span<float> out);  ///< N(0, 1), Box-Muller
void fill_truncated_normal(std::uint64_t key, std::uint64_t step,
                           std::span<float> out);  ///< N(0, 1) cut at +-2
void fill_uniform(std::uint64_t key, std::uint64_t step, std::span<double> out);
void fill_normal(std::uint64_t key, std::uint64_t step, std::span<double> out);
void fill_truncated_normal(std::uint64_t key, std::uint64_t step, std::span<double> out);

/// A permutation of 0 .. out.size()-1 (Fisher-Yates, unbiased), a function of (key, step) alone.
void fill_permutation(std::uint64_t key, std::uint64_t step, std::span<std::int32_t> out);

}  // namespace plexus
