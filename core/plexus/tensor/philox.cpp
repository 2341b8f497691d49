#include <plexus/tensor/philox.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <numeric>
#include <utility>

namespace plexus {

namespace {

constexpr std::uint32_t multiplier_0 = 0xD2511F53;
constexpr std::uint32_t multiplier_1 = 0xCD9E8D57;
constexpr std::uint32_t weyl_0 = 0x9E3779B9;  // golden ratio
constexpr std::uint32_t weyl_1 = 0xBB67AE85;  // sqrt(3) - 1
constexpr int rounds = 10;

constexpr std::size_t lanes = 8;
constexpr std::size_t words_per_block = 4;
constexpr std::size_t words_per_chunk = 256;

std::uint32_t low(std::uint64_t value) { return static_cast<std::uint32_t>(value); }
std::uint32_t high(std::uint64_t value) { return static_cast<std::uint32_t>(value >> 32); }

/// Computes the words of `lanes` consecutive blocks at once, so that the loops over lanes become vector
/// instructions.
void make_blocks(std::uint64_t key, std::uint64_t step, std::uint64_t first_block, std::uint32_t* words) {
  std::uint32_t c[words_per_block][lanes];
  for (std::size_t l = 0; l < lanes; ++l) {
    c[0][l] = low(first_block + l);
    c[1][l] = high(first_block + l);
    c[2][l] = low(step);
    c[3][l] = high(step);
  }
  std::uint32_t key_0 = low(key);
  std::uint32_t key_1 = high(key);
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t l = 0; l < lanes; ++l) {
      const std::uint64_t product_0 = std::uint64_t{multiplier_0} * c[0][l];
      const std::uint64_t product_1 = std::uint64_t{multiplier_1} * c[2][l];
      c[0][l] = high(product_1) ^ c[1][l] ^ key_0;
      c[1][l] = low(product_1);
      c[2][l] = high(product_0) ^ c[3][l] ^ key_1;
      c[3][l] = low(product_0);
    }
    key_0 += weyl_0;
    key_1 += weyl_1;
  }
  for (std::size_t l = 0; l < lanes; ++l) {
    for (std::size_t w = 0; w < words_per_block; ++w) words[words_per_block * l + w] = c[w][l];
  }
}

using Chunk = std::array<std::uint32_t, words_per_chunk>;

/// The words of blocks [first_block, first_block + words_per_chunk / 4).
void make_chunk(std::uint64_t key, std::uint64_t step, std::uint64_t first_block, Chunk& chunk) {
  for (std::size_t b = 0; b < words_per_chunk / words_per_block; b += lanes) {
    make_blocks(key, step, first_block + b, chunk.data() + words_per_block * b);
  }
}

/// Calls put(n, four words, first, last) for each block that holds elements of the output: words
/// [first, last) of the block are elements n, n + 1, ...
template <class Put>
void for_each_block(std::uint64_t key, std::uint64_t step, std::uint64_t first, std::size_t count, Put put) {
  Chunk chunk;
  std::uint64_t block = first / words_per_block;
  std::size_t skip = first % words_per_block;
  std::size_t at = chunk.size();
  for (std::size_t n = 0; n < count; ++block, at += words_per_block) {
    if (at == chunk.size()) {
      make_chunk(key, step, block, chunk);
      at = 0;
    }
    const std::size_t last = std::min(words_per_block, skip + count - n);
    put(n, chunk.data() + at, skip, last);
    n += last - skip;
    skip = 0;
  }
}

/// Two independent N(0, 1) draws from two words (Box and Muller, 1958). The first word maps to (0, 1], so
/// that its logarithm is finite.
std::pair<float, float> box_muller(std::uint32_t a, std::uint32_t b) {
  const double radius = std::sqrt(-2.0 * std::log((a + 1.0) * 0x1p-32));
  const double angle = 2.0 * std::numbers::pi * (b * 0x1p-32);
  return {static_cast<float>(radius * std::cos(angle)), static_cast<float>(radius * std::sin(angle))};
}

std::array<float, 4> normals(const std::uint32_t* words) {
  const auto [n0, n1] = box_muller(words[0], words[1]);
  const auto [n2, n3] = box_muller(words[2], words[3]);
  return {n0, n1, n2, n3};
}

template <class T>
void uniform(std::uint64_t key, std::uint64_t step, std::span<T> out, std::uint64_t first) {
  for_each_block(key, step, first, out.size(),
                 [&](std::size_t n, const std::uint32_t* words, std::size_t from, std::size_t to) {
                   for (std::size_t w = from; w < to; ++w) {
                     out[n++] = static_cast<T>(static_cast<float>(words[w] >> 8) * 0x1p-24F);
                   }
                 });
}

template <class T>
void normal(std::uint64_t key, std::uint64_t step, std::span<T> out, std::uint64_t first) {
  for_each_block(key, step, first, out.size(),
                 [&](std::size_t n, const std::uint32_t* words, std::size_t from, std::size_t to) {
                   const std::array<float, 4> drawn = normals(words);
                   for (std::size_t w = from; w < to; ++w) out[n++] = static_cast<T>(drawn[w]);
                 });
}

float truncated_normal_at(std::uint64_t key, std::uint64_t step, std::uint64_t i) {
  // All four draws of a block lie outside of [-2, 2] with probability 4.3e-6, so no element comes near
  // attempt 256, which would not fit into the upper 8 bits.
  for (std::uint64_t attempt = 0;; ++attempt) {
    const std::uint64_t block = i | attempt << 56;
    const std::array<std::uint32_t, 4> words =
        philox4x32({low(block), high(block), low(step), high(step)}, {low(key), high(key)});
    for (float drawn : normals(words.data())) {
      if (std::abs(drawn) <= 2.0F) return drawn;
    }
  }
}

template <class T>
void truncated_normal(std::uint64_t key, std::uint64_t step, std::span<T> out, std::uint64_t first) {
  for (std::size_t n = 0; n < out.size(); ++n) {
    out[n] = static_cast<T>(truncated_normal_at(key, step, first + n));
  }
}

/// The finaliser of splitmix64 (Steele, Lea, Flood 2014; constants of Stafford's variant 13).
std::uint64_t mixed(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

std::uint64_t fnv1a(std::uint64_t hash, std::string_view text) {
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  return hash;
}

/// The words of a stream one after the other.
class Words {
 public:
  Words(std::uint64_t key, std::uint64_t step) : key_(key), step_(step) {}

  std::uint32_t next() {
    if (at_ == chunk_.size()) {
      make_chunk(key_, step_, block_, chunk_);
      block_ += words_per_chunk / words_per_block;
      at_ = 0;
    }
    return chunk_[at_++];
  }

  /// Uniform in [0, n) without bias: Lemire, "Fast random integer generation in an interval", 2019.
  std::uint32_t below(std::uint32_t n) {
    std::uint64_t product = std::uint64_t{next()} * n;
    if (low(product) < n) {
      const std::uint32_t threshold = (0U - n) % n;  // 2^32 mod n
      while (low(product) < threshold) product = std::uint64_t{next()} * n;
    }
    return high(product);
  }

 private:
  std::uint64_t key_;
  std::uint64_t step_;
  std::uint64_t block_ = 0;
  Chunk chunk_;
  std::size_t at_ = words_per_chunk;
};

}  // namespace

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> c, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < rounds; ++round) {
    const std::uint64_t product_0 = std::uint64_t{multiplier_0} * c[0];
    const std::uint64_t product_1 = std::uint64_t{multiplier_1} * c[2];
    c = {high(product_1) ^ c[1] ^ key[0], low(product_1), high(product_0) ^ c[3] ^ key[1], low(product_0)};
    key = {key[0] + weyl_0, key[1] + weyl_1};
  }
  return c;
}

std::uint64_t stream_key(std::uint64_t seed, std::string_view purpose, std::string_view path) {
  constexpr std::string_view separator("\0", 1);
  const std::uint64_t hash = fnv1a(fnv1a(fnv1a(0xCBF29CE484222325, purpose), separator), path);
  return mixed(mixed(seed + 0x9E3779B97F4A7C15) + hash);
}

void fill_uniform(std::uint64_t key, std::uint64_t step, std::span<float> out, std::uint64_t first) {
  uniform(key, step, out, first);
}
void fill_normal(std::uint64_t key, std::uint64_t step, std::span<float> out, std::uint64_t first) {
  normal(key, step, out, first);
}
void fill_truncated_normal(std::uint64_t key, std::uint64_t step, std::span<float> out, std::uint64_t first) {
  truncated_normal(key, step, out, first);
}
void fill_uniform(std::uint64_t key, std::uint64_t step, std::span<double> out, std::uint64_t first) {
  uniform(key, step, out, first);
}
void fill_normal(std::uint64_t key, std::uint64_t step, std::span<double> out, std::uint64_t first) {
  normal(key, step, out, first);
}
void fill_truncated_normal(std::uint64_t key, std::uint64_t step, std::span<double> out,
                           std::uint64_t first) {
  truncated_normal(key, step, out, first);
}

void fill_permutation(std::uint64_t key, std::uint64_t step, std::span<std::int32_t> out) {
  std::iota(out.begin(), out.end(), 0);
  Words words(key, step);
  for (std::size_t i = out.size(); i > 1; --i) {
    std::swap(out[i - 1], out[words.below(static_cast<std::uint32_t>(i))]);
  }
}

}  // namespace plexus
