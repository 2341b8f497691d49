#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "kernels/chain_steps.hpp"

namespace plexus::onednn {

/// What a run of a chain does: instructions, whose operands are indices into a list of addresses. Each run
/// makes the list: the addresses of the inputs, the outputs, the constants and the slots (memory for tiles
/// and numbers), in this order.
struct ChainPlan {
  static constexpr std::size_t max_addresses = 192;
  /// The memory for slots that hold tiles, and for those that hold numbers. Tiles leave half of an L1 cache
  /// of 32 KiB to inputs and outputs.
  static constexpr std::size_t tile_bytes = 16 * 1024;
  static constexpr std::size_t number_bytes = 4 * 1024;
  static constexpr std::int64_t shortest_tile = 64;
  static constexpr std::int64_t longest_tile = 1024;

  /// An address that advances by `bytes` for each element, or for each row.
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
  /// A vector that is repeated into a slot: a row into each row, or each value of a column along its row.
  /// `bytes`: of an element.
  struct Repeated {
    std::uint16_t from;
    std::uint16_t to;
    std::uint16_t bytes;
  };

  std::string refusal;
  Walk walk = Walk::flat;
  std::int64_t rows = 0;
  std::int64_t columns = 0;
  /// The elements of a tile (flat, wide) and the rows of one (narrow).
  std::int64_t tile = 0;
  std::int64_t rows_in_tile = 0;
  std::size_t cost = 0;  ///< of an element
  std::vector<std::int64_t> input_strides;
  std::vector<std::int64_t> output_strides;

  std::vector<Constant> constants;
  std::vector<Slot> slots;
  std::vector<Moving> by_element;          ///< full inputs and outputs
  std::vector<Moving> by_column;           ///< rows (wide): back to the start in each row
  std::vector<Moving> by_row;              ///< columns
  std::vector<Repeated> repeated_rows;     ///< narrow
  std::vector<Repeated> repeated_columns;  ///< narrow
  std::vector<Instruction> once, each_row, row_pattern, each_tile;

  /// Fills the list of addresses; `memory`, for slots, has tile_bytes + number_bytes bytes.
  void put_addresses(const std::byte* const* inputs, std::byte* const* outputs, std::byte* memory,
                     void** addresses) const;
};

/// The plan of a body; if there is none, `refusal` says why.
ChainPlan chain_plan(const Graph& body, const ChainOptions& options);

}  // namespace plexus::onednn
