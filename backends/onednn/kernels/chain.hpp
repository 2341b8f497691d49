#pragma once

#include <plexus/backend/backend.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace plexus::onednn {

/// A body of element-wise ops made ready to run over [rows, columns] values, tile by tile, each op one
/// vectorised pass over a tile that stays in the first cache. Immutable, shared by threads: what a run
/// needs besides is on its stack. Allocates nothing while running.
class Chain {
 public:
  /// Whether every op, dtype and broadcast of the body is one that a chain can run; if not why.
  static Support support(const Graph& body);

  /// Requires: support(body).yes.
  explicit Chain(const Graph& body);
  ~Chain();

  /// The shape of the body's outputs seen as [rows, columns].
  std::int64_t rows() const;
  std::int64_t columns() const;
  /// From a row of input i (output i) to the next, in bytes: 0 for a scalar, or one row that all share.
  std::int64_t input_stride(std::size_t i) const;
  std::int64_t output_stride(std::size_t i) const;
  /// Computes `rows` rows, of which the first is at the given addresses. An output may lie exactly in an
  /// input of its type.
  void run(const std::byte* const* inputs, std::byte* const* outputs, std::int64_t rows) const;

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace plexus::onednn
