#pragma once

#include <cstdint>

/// Products of float matrices by one thread, compiled once for each instruction set. A step is one index
/// along k: it multiplies a column of a by a row of b. A panel is a group of neighbouring columns of b and c,
/// some vectors wide. No inline function may be declared here: see CMakeLists.txt.
namespace plexus::onednn {

/// The most floats of a packed panel of b that lies on the stack.
constexpr std::int64_t most_packed_floats = 12288;

/// The most steps that multiply_packed sums up at once, so that a tile's part of a stays in L1.
constexpr std::int64_t most_packed_steps = 384;

/// The largest number of steps for which `multiply` has a loop of its own, whatever the width of tiles: so
/// many rows of a panel of b stay in registers beside the sums.
constexpr std::int64_t most_few_steps = 8;

/// Sizes by which products are cut so that their parts stay in the caches, in floats unless said otherwise;
/// chosen by the cost model (kernels/cost_model.hpp).
struct Blocks {
  /// Matrices of at most so many floats are assumed to be in L1, or in L2, and to stay there.
  std::int64_t near_l1, near_l2;
  /// How many floats of a panel of b stay in L1 beside rows of a and c: if they are read in place, and if
  /// they are packed.
  std::int64_t panel, packed;
  /// Number of rows of a whose part for some steps stays in L2 from one panel to the next.
  std::int64_t rows;
  /// How far ahead the product of one row prefetches b, in bytes.
  std::int64_t ahead;
};

/// What is done with a product p when it is written to c.
enum class Finish : std::uint8_t {
  store,      ///< c = p
  add,        ///< c += scale * p
  bias,       ///< c = p + bias, one value for each column
  bias_relu,  ///< c = max(p + bias, 0)
};

/// The result c [m, n], and how it is made from the product.
struct Result {
  float* c;
  std::int64_t c_row;  ///< elements from a row to the next
  Finish finish;
  float scale;
  const float* bias;
  /// Memory for the sums over some of the steps, with rows as far apart as those of c, until the last steps
  /// are done. Null: they lie in c itself, which is not possible if the product is added to c: each of these
  /// sums would be rounded as coarsely as the values there.
  float* sums = nullptr;
};

/// a [m, k] times b [k, n], whose rows are b_row apart. One of a_row and a_column is 1.
struct Product {
  std::int64_t m, n, k;
  const float* a;
  std::int64_t a_row, a_column;
  const float* b;
  std::int64_t b_row;
  const Blocks* blocks;
};

/// Steps [first, first + count) of a product; not `last` if more follow.
struct Steps {
  std::int64_t first, count;
  bool last;
};

/// The functions of an instruction set.
struct Gemm {
  std::int64_t lanes;
  /// The widest panel, in vectors, and the most rows of a tile by its width in vectors.
  int max_vectors;
  int max_rows[9];
  /// The number of steps of a block, for tiles `vectors` wide and m rows of c: the part of b that a panel
  /// reads in them stays in L1.
  std::int64_t (*steps_at_once)(std::int64_t m, int vectors, const Blocks& blocks);
  /// Computes the product in tiles `vectors` wide (1 to max_vectors); for one row of a, or at most
  /// most_few_steps steps, `vectors` is not used. Requires: result.sums, if the product is added to c and k >
  /// steps_at_once(1, vectors, *product.blocks).
  void (*multiply)(const Product& product, const Result& result, int vectors);
  /// Copies b [k, n], or b [n, k] if `transposed`, whose rows are b_row apart, into panels `vectors` wide
  /// that lie one behind the other, each with its k rows; the last vector of a row is filled up with zeros.
  /// Requires: `packed` has room for k * n floats, n rounded up to a multiple of lanes.
  void (*pack)(const float* b, std::int64_t b_row, bool transposed, std::int64_t k, std::int64_t n,
               int vectors, float* packed);
  /// Computes some steps of the product (at most most_packed_steps): the rows of each tile with all panels in
  /// turn, so that c is read and written along its rows. product.b is the part of b for these steps, packed
  /// for tiles of this width. To be called for all steps in their order; sums lie in result.sums, or in c,
  /// until the last steps are done. Requires: result.sums, if the product is added to c in several calls.
  void (*multiply_packed)(const Product& product, const Steps& steps, const Result& result, int vectors);
  /// to[j, i] = from[i, j] for a [rows, columns] matrix.
  void (*transpose)(const float* from, std::int64_t from_row, std::int64_t rows, std::int64_t columns,
                    float* to, std::int64_t to_row);
  /// The product of a [m, k] (rows a_row apart) and a vector x, finished into m values result.c_row apart;
  /// their biases are bias_step apart.
  void (*dots)(const float* a, std::int64_t a_row, const float* x, std::int64_t m, std::int64_t k,
               const Result& result, std::int64_t bias_step);
  /// Adds up `count` products [m, n], stored one behind the other with rows `row` apart, and finishes the sum
  /// into `result`.
  void (*finish)(const float* products, std::int64_t row, int count, std::int64_t m, std::int64_t n,
                 const Result& result);
};

namespace avx2 {
extern const Gemm gemm;
}
namespace avx512 {
extern const Gemm gemm;
}

}  // namespace plexus::onednn
