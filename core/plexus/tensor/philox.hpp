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

/// The 64-bit key of a stream of random numbers, from the seed of the run, the purpose of the stream
/// ("initial", "order", "dropout") and the path of the variable or layer that uses it. It is the same on
/// every platform: with m the finaliser of splitmix64, it is m(m(seed + 0x9E3779B97F4A7C15) + h), where h is
/// the 64-bit FNV-1a hash of purpose, a zero byte, path.
std::uint64_t stream_key(std::uint64_t seed, std::string_view purpose, std::string_view path);

/// Element i of a stream depends on (key, step, i) alone; `out` receives elements first, first + 1, ...,
/// so any part of a stream can be computed separately, by any thread. Block n is philox4x32 of the counter
/// (low word of n, high word of n, low word of step, high word of step) and the key (low word, high word).
/// Element i comes from word i % 4 of block n = i / 4, except for truncated normals: their element i is the
/// first of the normal draws of blocks n = i + attempt * 2^56, attempt = 0, 1, ..., that is within two
/// standard deviations (i < 2^56). A word w is the uniform draw floor(w / 2^8) / 2^24. Of the words a, b, c,
/// d of a block, (a, b) give the normal draws r cos t, r sin t with t = 2 pi b / 2^32, r = sqrt(-2 log((a +
/// 1) / 2^32)), and (c, d) two more in the same way. Normal draws are computed in double and rounded to
/// float32 once; float64 draws are the float32 draws converted to double.
void fill_uniform(std::uint64_t key, std::uint64_t step, std::span<float> out, std::uint64_t first = 0);
void fill_normal(std::uint64_t key, std::uint64_t step, std::span<float> out, std::uint64_t first = 0);
/// N(0, 1) truncated at +-2 (draws beyond are rejected, not clipped); its standard deviation is
/// 0.87962566103423978.
void fill_truncated_normal(std::uint64_t key, std::uint64_t step, std::span<float> out,
                           std::uint64_t first = 0);
void fill_uniform(std::uint64_t key, std::uint64_t step, std::span<double> out, std::uint64_t first = 0);
void fill_normal(std::uint64_t key, std::uint64_t step, std::span<double> out, std::uint64_t first = 0);
void fill_truncated_normal(std::uint64_t key, std::uint64_t step, std::span<double> out,
                           std::uint64_t first = 0);

/// A permutation of 0 .. out.size()-1, a function of (key, step) alone: from the identity, for
/// n = size, ..., 2: swap element n - 1 with element j, where j in [0, n) is floor(w * n / 2^32) of the next
/// word w of the stream for which (w * n) mod 2^32 >= 2^32 mod n (so every j is equally likely).
void fill_permutation(std::uint64_t key, std::uint64_t step, std::span<std::int32_t> out);

}  // namespace plexus
