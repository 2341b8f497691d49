#pragma once

#include <cstdint>

/// Products of float matrices by one thread, compiled once an instruction set. No inline function may be
/// declared here: see CMakeLists.txt.
namespace plexus::onednn {

/// What a packed panel of b may have at most: it lies on the stack.
constexpr std::int64_t most_packed_floats = 12288;

/// The most steps that multiply_packed sums up at once: a tile's part of a stays in L1.
constexpr std::int64_t most_packed_steps = 384;

/// So many rows of b, as wide as a panel, stay in registers beside what is summed up: `multiply` has a loop
/// of its own for products of so few steps, whatever the width.
constexpr std::int64_t most_few_steps = 8;

/// Sizes by which products are cut so that their parts stay in the caches, in floats unless said otherwise;
/// chosen by the cost model (kernels/cost_model.hpp).
struct Blocks {
  /// Matrices of at most so many are assumed to be in L1, or in L2, and to stay there from step to step.
  std::int64_t near_l1, near_l2;
  /// The part of a panel of b that stays in L1 beside a's rows and c: as its rows lie, and packed.
  std::int64_t panel, packed;
  /// Number of rows of a whose part for some steps stays in L2 from one panel to the next.
  std::int64_t rows;
  /// How far ahead of what is read the product of one row fetches b, in bytes.
  std::int64_t ahead;
};

/// What becomes of a product p on its way to c.
enum class Finish : std::uint8_t {
  store,      ///< c = p
  add,        ///< c += scale * p
  bias,       ///< c = p + bias, one value a column
  bias_relu,  ///< c = max(p + bias, 0)
};

/// c [m, n] and what it is made of.
struct Result {
  float* c;
  std::int64_t c_row;  ///< elements from a row to the next
  Finish finish;
  float scale;
  const float* bias;
  /// Where the sums over some of the steps lie, as c does, until the last steps are done. Null: in c itself,
  /// which will not do where they are added to what is there: each would be rounded as coarsely as that.
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
  /// The widest panel there is, in vectors, and the most rows of a tile that many vectors wide.
  int max_vectors;
  int max_rows[9];
  /// Block size along k for tiles of that width, where c has m rows: that part of b stays in L1.
  std::int64_t (*steps_at_once)(std::int64_t m, int vectors, const Blocks& blocks);
  /// The product in tiles `vectors` wide (1 to max_vectors), but for one row and few steps.
  /// Requires: result.sums, if it adds and k > steps_at_once(1, vectors, *product.blocks).
  void (*multiply)(const Product& product, const Result& result, int vectors);
  /// Copies b [k, n], or b [n, k] if `transposed`, whose rows are b_row apart: panels `vectors` wide stand
  /// one behind the other, in each its k steps; the last vectors are filled up with zeros. Requires: k * n
  /// floats, n rounded up to lanes.
  void (*pack)(const float* b, std::int64_t b_row, bool transposed, std::int64_t k, std::int64_t n,
               int vectors, float* packed);
  /// These steps of the product (at most most_packed_steps), each tile's rows with all panels in turn: c is
  /// read and written along its rows. product.b is what they read of b, packed for that width. It is called
  /// for all steps in their order; sums lie in result.sums, or in c, until the last ones are done. Requires:
  /// result.sums, if it adds and there are several.
  void (*multiply_packed)(const Product& product, const Steps& steps, const Result& result, int vectors);
  /// to[j, i] = from[i, j] for a [rows, columns] matrix.
  void (*transpose)(const float* from, std::int64_t from_row, std::int64_t rows, std::int64_t columns,
                    float* to, std::int64_t to_row);
  /// The product of a [m, k] (rows a_row apart) and a vector x, finished into m values c_step apart; the bias
  /// of each is bias_step after the one before.
  void (*dots)(const float* a, std::int64_t a_row, const float* x, std::int64_t m, std::int64_t k,
               const Result& result, std::int64_t bias_step);
  /// The sum of `count` products [m, n], one behind the other, whose rows are `row` apart, finished.
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
