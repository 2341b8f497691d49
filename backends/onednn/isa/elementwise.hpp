#pragma once

#include <cstdint>

/// Tile functions: one element-wise op over a few hundred elements, compiled once for each instruction set.
/// No inline function may be declared here: see CMakeLists.txt.
namespace plexus::onednn {

/// The element types. The values are those of plexus::DType, whose header files of isa/ cannot include.
enum class Element : std::uint8_t { float32, float64, int32, int64, uint8, boolean };

/// One call of a tile function. `out` and `in` are indices into a list of addresses, which is all that
/// changes from tile to tile.
struct Instruction {
  void (*run)(const Instruction& instruction, void* const* addresses, std::int64_t n);
  std::uint16_t out;
  std::uint16_t in[5];
};

/// Computes n elements: out[i] = op(in[0][i], in[1][i], ..), where an operand that is a number has only an
/// element 0. `out` may be the same memory as an operand whose elements have the same size.
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
