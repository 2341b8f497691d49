#pragma once

#include <plexus/graph/graph.hpp>

#include <memory>
#include <string>
#include <vector>

#include "isa/elementwise.hpp"
#include "kernels/chain.hpp"
#include "kernels/space.hpp"

/// A body as a list of steps over values, before these have addresses.
namespace plexus::onednn {

/// How the tiles of a chain follow each other.
enum class Walk {
  flat,   ///< along all elements
  wide,   ///< along each row by itself: one value per row is a number there
  narrow  ///< over several whole rows: row and column vectors are repeated into slots
};

/// How often a value is computed.
enum class Frequency {
  given,        ///< never: it is an input or a constant
  once,         ///< once per run: one number
  row,          ///< once per row: one number
  row_pattern,  ///< once per run: the values of one row, repeated over a tile
  tile          ///< once per tile: a tile of values
};

struct ChainValue {
  DType dtype;
  Broadcast broadcast;
  Frequency frequency = Frequency::given;
  int input = -1;  ///< number of the input of the body
  std::shared_ptr<const Tensor> constant = {};
};

/// value[out] = run(values[in]...).
struct ChainStep {
  TileFunction run;
  int out;
  std::vector<int> in;
  std::size_t cost = 1;  ///< of an element, relative to that of a sum
};

struct ChainSteps {
  Walk walk;
  Space space;
  std::vector<ChainValue> values;  ///< the inputs come first
  std::vector<ChainStep> steps;
  std::vector<int> outputs;  ///< indices of values
  std::vector<DType> output_types;
  std::string refusal;  ///< why the body cannot be run; empty if it can
};

/// The steps of a body of primitive ops. Tiles have `tile` elements, or less; a row longer than half of that
/// is walked by itself.
ChainSteps chain_steps(const Graph& primitives, const ChainOptions& options, std::int64_t tile);

}  // namespace plexus::onednn
