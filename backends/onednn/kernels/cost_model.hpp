#pragma once

#include <cstdint>
#include <string>

#include "isa/gemm.hpp"
#include "processor.hpp"

namespace plexus::onednn {

/// The product of op(a) [m, k] and op(b) [k, n].
struct ProductSizes {
  std::int64_t m, n, k;
  bool transpose_a, transpose_b;

  double flops() const {
    return 2.0 * static_cast<double>(m) * static_cast<double>(n) * static_cast<double>(k);
  }
};

/// Whether the library computes a product or our kernels do, and why, as words that follow a colon.
struct Choice {
  bool library;
  std::string reason;
};

/// All choices that depend on the processor. They are made from sizes alone, never from timings, so that a
/// machine computes the same bits on every run. The constants stand in cost_model.cpp, each with its
/// measurements and their processors. Const functions may be called by several threads at once.
class CostModel {
 public:
  explicit CostModel(const Processor& processor);

  const Processor& processor() const { return processor_; }
  const Gemm& kernels() const { return *kernels_; }
  const Blocks& blocks() const { return blocks_; }
  /// The width of tiles, in vectors, for which [m, k] x [k, n] is estimated to take the least time.
  int best_width(std::int64_t m, std::int64_t n, std::int64_t k) const;
  /// Whether b is assumed to stay in L2 from step to step.
  bool keeps_b(const ProductSizes& p) const { return p.k * p.n <= blocks_.near_l2; }
  /// Whether our kernels pack a b that is not transposed: for updates, whose tiles then read and write c
  /// along its rows while b stays in L2, and where the registers of b would cross cache lines.
  bool packs(const ProductSizes& p) const;
  /// The number of columns of b, a multiple of the panel's, that are packed at once for k steps, and stay in
  /// L2 while all rows are multiplied by them.
  std::int64_t packed_columns(std::int64_t k, int vectors) const;
  /// Whether transposing b takes less time than transposing a, and c twice.
  bool spreads(const ProductSizes& p) const;
  /// Whether the library, which packs both operands, is estimated to take less time than our kernels.
  Choice choice(const ProductSizes& p) const;
  /// Whether threads share the steps of the sum instead of rows or columns: each thread then reads only its
  /// part of a and b.
  bool splits_steps(const ProductSizes& p, int threads) const;
  /// The number of threads for the product, at most `most`.
  int threads(const ProductSizes& p, int most) const;
  /// The number of rows that dnnl_sgemm computes at once where its product is added to c [m, n].
  std::int64_t library_rows(std::int64_t m, std::int64_t n) const;

 private:
  Choice choice_of_update(const ProductSizes& p) const;
  double panel_cycles(std::int64_t m, std::int64_t k, std::int64_t vectors) const;
  double cycles(std::int64_t m, std::int64_t n, std::int64_t k, int vectors) const;

  Processor processor_;
  const Gemm* kernels_;
  Blocks blocks_;
};

/// The cost model of this processor.
const CostModel& cost_model();

/// The elements of one simple pass that are worth a thread. Xeon 2026: two threads take .80 of one's time for
/// 8,192 elements in all, .76 for 16,384, .64 for 32,768 (benchmark_threads).
constexpr std::int64_t elements_worth_a_thread = 8192;
/// The number of elements times the cost of each (Chain::cost) that are worth a thread. Half of what it was
/// when a loop by two threads cost 1.4 us more than its work, before the team had threads of its own.
constexpr std::int64_t work_worth_a_thread = 16384;
/// The number of rows, or other pieces of `each` elements (or so much work), that are worth a thread; at
/// least 1.
std::int64_t rows_worth_a_thread(std::int64_t each, std::int64_t worth = elements_worth_a_thread);

}  // namespace plexus::onednn
