#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "kernels/chain_steps.hpp"

namespace plexus::onednn {

/// What a run of a chain does: steps with addresses. A list of addresses, made anew by each run, holds those
/// of the inputs, the outputs, the constants and the slots, in this order.
struct ChainPlan {
  static constexpr std::size_t max_addresses = 192;
  /// For tiles and for numbers. Tiles leave half of an L1 cache of 32 KiB to what is read and written.
  static constexpr std::size_t tile_bytes = 16 * 1024;
  static constexpr std::size_t number_bytes = 4 * 1024;
  static constexpr std::int64_t shortest_tile = 64;
  static constexpr std::int64_t longest_tile = 1024;

  /// An address that goes on by `bytes` an element, or a row.
  struct Moving {
    std::uint16_t address;
    std::uint16_t bytes;
  };
  struct Constant {
    std::uint16_t address;
    Tensor value;
  };
  struct Slot {
    std::uint16_t address;
    std::uint32_t offset;
  };
  /// A vector that is repeated into a slot: a row by rows, a column's values by columns.
  struct Repeated {
    std::uint16_t from;
    std::uint16_t to;
    std::uint16_t bytes;
  };

  std::string refusal;
  Walk walk = Walk::flat;
  std::int64_t rows = 0;
  std::int64_t columns = 0;
  /// Elements of a tile (flat, wide), rows of one (narrow).
  std::int64_t tile = 0;
  std::int64_t rows_in_tile = 0;
  std::size_t cost = 0;  ///< of an element
  std::vector<std::int64_t> input_strides;
  std::vector<std::int64_t> output_strides;

  std::vector<Constant> constants;
  std::vector<Slot> slots;
  std::vector<Moving> by_element;          ///< full inputs and outputs
  std::vector<Moving> by_column;           ///< rows (wide): from the start again in each row
  std::vector<Moving> by_row;              ///< columns
  std::vector<Repeated> repeated_rows;     ///< narrow
  std::vector<Repeated> repeated_columns;  ///< narrow
  std::vector<Instruction> once, each_row, row_pattern, each_tile;

  /// Fills the list of addresses; `memory`, for slots, has tile_bytes and number_bytes.
  void put_addresses(const std::byte* const* inputs, std::byte* const* outputs, std::byte* memory,
                     void** addresses) const;
};

/// The plan of a body, or why there is none.
ChainPlan chain_plan(const Graph& body, const ChainOptions& options);

}  // namespace plexus::onednn
