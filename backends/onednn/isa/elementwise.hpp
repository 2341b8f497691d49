#pragma once

#include <cstdint>

/// Tile functions: one element-wise op over a few hundred elements, compiled once an instruction set.
/// No inline function may be declared here: see CMakeLists.txt.
namespace plexus::onednn {

/// The values of DType, which tile functions cannot include.
enum class Element : std::uint8_t { float32, float64, int32, int64, uint8, boolean };

/// Values are known by their place in a list of addresses, which is all that changes from tile to tile.
struct Instruction {
  void (*run)(const Instruction& instruction, void* const* addresses, std::int64_t n);
  std::uint16_t out;
  std::uint16_t in[5];
};

/// Computes n elements: out[i] = op(in[0][i], in[1][i], ..), where the operands that are numbers have but an
/// element 0. `out` may lie exactly in an operand whose elements are as large.
using TileFunction = void (*)(const Instruction& instruction, void* const* addresses, std::int64_t n);

struct TileEntry {
  const char* op;
  Element from;      ///< of the last operand
  Element to;        ///< of the result
  unsigned numbers;  ///< bit i: operand i is a number
  TileFunction run;
};

struct TileTable {
  const TileEntry* entries;
  int count;
};

namespace avx2 {
extern const TileTable tile_table;
}
namespace avx512 {
extern const TileTable tile_table;
}

}  // namespace plexus::onednn
