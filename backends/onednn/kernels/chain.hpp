#pragma once

#include <plexus/backend/backend.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace plexus::onednn {

struct ChainPlan;

/// What a chain may assume of its caller.
struct ChainOptions {
  /// The caller does not need rows of the body's shape: where every input has the body's shape or is a
  /// scalar, a row is a single element.
  bool cut_anywhere = false;
  /// The number of first axes over which the caller iterates itself, passing new addresses for each index.
  std::size_t outer_axes = 0;
  /// For each output, the input whose memory it shares (-1: none). Empty: not known, so it may be any input
  /// of its type. To know it may save a copy.
  std::vector<int> lies_in = {};
};

/// A body of element-wise ops made ready to run over [rows, columns] values, tile by tile, each op one
/// vectorised pass over a tile that stays in L1. Immutable, shared by threads: what a run needs besides is on
/// its stack. Allocates nothing while running. Its inputs are in the order in which they were declared.
class Chain {
 public:
  /// Whether every op, dtype and broadcast of the body is one that a chain can run; if not why. Outputs have
  /// one shape. A constant of a body is a scalar, or a row that all rows share.
  static Support support(const Graph& body, const ChainOptions& options = {});

  /// Requires: support(body, options).yes.
  explicit Chain(const Graph& body, const ChainOptions& options = {});
  ~Chain();

  /// The shape of the body's outputs seen as [rows, columns]: columns are its last axis, or its last few axes
  /// if an input is repeated along the axes before them. For inputs [2, 3, 5] and [3, 5] it is [2, 15].
  std::int64_t rows() const;
  std::int64_t columns() const;
  /// From a row of input i (output i) to the next, in bytes: 0 for a scalar, or one row that all share.
  std::int64_t input_stride(std::size_t i) const;
  std::int64_t output_stride(std::size_t i) const;
  /// Cost of an element: 1 for an instruction, more for a function such as exp. A cost of 1 is about 0.05 ns
  /// with AVX-512 and data in L1.
  std::size_t cost() const;
  /// Computes `rows` rows, of which the first is at the given addresses. An output may be the same memory as
  /// an input of its type (as the options say).
  void run(const std::byte* const* inputs, std::byte* const* outputs, std::int64_t rows) const;

  /// Whether all values fit one tile, so that `one_tile` may be used.
  bool is_one_tile() const;
  /// Bytes of scratch memory that `one_tile` needs; may be 0.
  std::size_t scratch_bytes() const;
  /// A kernel that computes all rows at these addresses. Its list of addresses is made once, not in each run.
  /// Requires: chain->is_one_tile().
  static Kernel one_tile(std::shared_ptr<const Chain> chain, const std::byte* const* inputs,
                         std::byte* const* outputs, void* scratch);

 private:
  std::unique_ptr<const ChainPlan> plan_;
};

}  // namespace plexus::onednn
