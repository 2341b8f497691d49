#pragma once

#include <plexus/backend/backend.hpp>

#include <cstdint>

#include "isa/gemm.hpp"

namespace plexus::onednn {

/// The matrices of a node whose first inputs are a and b: `count` products of op(a) [m, k] and op(b) [k, n],
/// one behind the other.
struct Matrices {
  std::int64_t count, m, n, k;
  bool transpose_a, transpose_b;
  bool one_b;  ///< for all products
};

Matrices matrices_of(const Node& node);

/// Handing work to a second thread and waiting for it costs 1 to 2 us; one thread does 0.1 to 0.2 MFLOP in
/// that.
constexpr double flops_worth_a_thread = 0.4e6;
/// One row's product reads b once for two operations a number: 0.05 MFLOP take as long as 0.2 of others.
constexpr double row_flops_worth_a_thread = 0.1e6;

/// The functions for this processor.
const Gemm& gemm();

/// How one product is computed and shared by threads: decided once, from sizes alone.
struct ProductPlan {
  enum class Form {
    tiles,        ///< op(b) has contiguous rows
    spread,       ///< b is transposed first
    swapped,      ///< the transpose of c is computed, from the transpose of a, and transposed
    row_of_dots,  ///< m = 1 and b transposed: c = b a
    dots,         ///< n = 1: c = a b
    library,      ///< by dnnl_sgemm, which packs both operands: it wins where they do not stay in the caches
  };
  /// What each thread has for itself.
  enum class Split { rows, columns, inner };

  Form form;
  Split split;
  int parts;
  int vectors;  ///< the width of a tile; not looked at for one row, or few steps
  /// The roles of a and b are exchanged: a column c is computed as a row. Sizes are those after that.
  bool exchanged;
  std::int64_t m, n, k;
  bool transpose_a, transpose_b;
  /// A long sum over k is split into this many pieces, which are added up: one running sum would be rounded
  /// once for each block of steps.
  int pieces;
  /// Sizes of scratch memory, in this order: sums over some steps; sums over whole pieces, used when c holds
  /// the addend; shared by all parts; of each part.
  std::int64_t sums_floats, pieces_floats;
  std::int64_t shared_floats;
  std::int64_t part_floats;

  /// Rows of the swapped product that stay in L1 until they are transposed.
  std::int64_t swapped_rows() const;
  std::int64_t scratch_floats() const {
    return sums_floats + pieces_floats + shared_floats + parts * part_floats;
  }
  double flops() const {
    return 2.0 * static_cast<double>(m) * static_cast<double>(n) * static_cast<double>(k);
  }
  /// Whether biases, one a column, can be added on the way.
  bool takes_bias() const { return !exchanged; }
};

/// `adds`: the product may be added to what is in c. Requires: m, n > 0.
ProductPlan plan_product(std::int64_t m, std::int64_t n, std::int64_t k, bool transpose_a, bool transpose_b,
                         int threads, bool adds = false);

/// The width of tiles, in vectors, with which [m, k] x [k, n] takes least time.
int best_width(std::int64_t m, std::int64_t n, std::int64_t k);

}  // namespace plexus::onednn
