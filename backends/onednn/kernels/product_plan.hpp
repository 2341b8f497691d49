#pragma once

#include <plexus/backend/backend.hpp>

#include <cstdint>

#include "kernels/cost_model.hpp"

namespace plexus::onednn {

/// The matrices of a node whose first inputs are a and b: `count` products of op(a) [m, k] and op(b) [k, n],
/// one behind the other.
struct Matrices {
  std::int64_t count, m, n, k;
  bool transpose_a, transpose_b;
  bool one_b;  ///< all products have the same b
};

/// The matrices of a matmul or fused_matmul node. Where b is the same for all products and a is not
/// transposed, they are one product of count * m rows.
Matrices matrices_of(const Node& node);

/// The functions for the instruction set of this processor.
const Gemm& gemm();

/// How one product is computed and shared by threads: decided once, from sizes alone. The sizes of the base
/// class are those after the exchange of a and b, if there is one (`exchanged`).
struct ProductPlan : ProductSizes {
  enum class Form {
    tiles,        ///< op(b) has contiguous rows
    packed,       ///< b is copied first, in the order in which tiles read it
    swapped,      ///< the transpose of c is computed, from the transpose of a, and transposed
    row_of_dots,  ///< m = 1 and b transposed: c = b a
    dots,         ///< n = 1: c = a b
    library,      ///< by dnnl_sgemm, which packs both operands: it wins where they do not stay in the caches
  };
  /// What is divided among threads: the rows of c, its columns, or the steps of the sum over k (inner).
  enum class Split { rows, columns, inner };

  Form form;
  std::string reason;  ///< why the library or a kernel of our own computes it
  Split split;
  int parts;
  int vectors;                  ///< the width of a tile; not used for one row, or few steps
  std::int64_t packed_columns;  ///< of b, packed and multiplied at once, for some steps at a time
  /// The roles of a and b are exchanged: a column c is computed as a row.
  bool exchanged;
  const Blocks* blocks;
  /// A long sum over k is split into this many pieces, which are added up: one running sum would be rounded
  /// once for each block of steps.
  int pieces;
  /// Sizes of scratch memory, in this order: sums over some steps; sums over whole pieces, used when c holds
  /// the addend; shared by all parts; of each part.
  std::int64_t sums_floats, pieces_floats;
  std::int64_t shared_floats;
  std::int64_t part_floats;

  /// The number of parts of nearly equal size in which k steps are packed and multiplied.
  static std::int64_t packed_parts(std::int64_t k);
  /// Rows of the swapped product that stay in L1 until they are transposed.
  std::int64_t swapped_rows() const;
  std::int64_t scratch_floats() const {
    return sums_floats + pieces_floats + shared_floats + parts * part_floats;
  }
  /// Whether biases, one for each column, can be added when c is written.
  bool takes_bias() const { return !exchanged; }
};

/// What computes the product: the cost model's choice, or always our own kernels, or always the library, for
/// measurements of that choice. Products that the library cannot compute are always computed by our own
/// kernels.
enum class Way { chosen, ours, library };

/// Plans a product for at most `threads` threads. `adds`: the product may be added to what is in c. The model
/// must live as long as the plan. Requires: m, n > 0.
ProductPlan plan_product(const ProductSizes& sizes, int threads, bool adds = false,
                         const CostModel& model = cost_model(), Way way = Way::chosen);

/// What `--explain` says of it: "tiles of 6 x 64, b stays in L2; 2 threads share the rows".
std::string note_on(const ProductPlan& plan, const CostModel& model = cost_model());

}  // namespace plexus::onednn
