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

/// By whom a product is computed, and why, in words that follow a colon.
struct Choice {
  bool library;
  std::string reason;
};

/// All that is chosen by the processor, from sizes alone: the same on every run, so that no bit depends on a
/// timing. The constants stand in cost_model.cpp, each with what it was measured by and where. Const
/// functions may be called by several threads at once.
class CostModel {
 public:
  explicit CostModel(const Processor& processor);

  const Processor& processor() const { return processor_; }
  const Gemm& kernels() const { return *kernels_; }
  const Blocks& blocks() const { return blocks_; }
  /// The width of tiles, in vectors, with which [m, k] x [k, n] takes least time.
  int best_width(std::int64_t m, std::int64_t n, std::int64_t k) const;
  /// Whether ours packs a b that is not transposed: for updates, whose tiles then read and write c along its
  /// rows while L2 keeps b, and where b would be read across lines of the cache.
  bool packs(const ProductSizes& p) const;
  /// Columns of b, some panels, that are packed at once for k steps, and stay in L2 until all rows have used
  /// them.
  std::int64_t packed_columns(std::int64_t k, int vectors) const;
  /// Whether transposing b takes less time than transposing a, and c twice.
  bool spreads(const ProductSizes& p) const;
  /// Whether the library's product, which packs both operands, takes less time than ours.
  Choice choice(const ProductSizes& p) const;
  /// Whether threads share the steps: each reads its part of a alone, and of a b that the others' caches
  /// hold.
  bool splits_steps(const ProductSizes& p, int threads) const;
  /// Threads that the product is worth.
  int threads(const ProductSizes& p, int most) const;
  /// Rows that dnnl_sgemm computes at once where its product is added to [m, n].
  std::int64_t library_rows(std::int64_t m, std::int64_t n) const;

 private:
  Choice choice_of_update(const ProductSizes& p) const;
  double panel_cycles(std::int64_t m, std::int64_t k, std::int64_t vectors) const;
  double cycles(std::int64_t m, std::int64_t n, std::int64_t k, int vectors) const;

  Processor processor_;
  const Gemm* kernels_;
  Blocks blocks_;
};

/// That of this processor.
const CostModel& cost_model();

/// Elements of one simple pass that are worth a thread. Xeon 2026: two threads take .80 of one's time for
/// 8,192 in all, .76 for 16,384, .64 for 32,768 (benchmark_threads).
constexpr std::int64_t elements_worth_a_thread = 8192;
/// Elements times the cost of what is computed of each (Chain::cost) that are worth a thread: half of what it
/// was when a loop by two threads cost 1.4 us more than its work.
constexpr std::int64_t work_worth_a_thread = 16384;
/// Rows, or other pieces of `each` elements (or so much work), that are worth a thread; at least 1.
std::int64_t rows_worth_a_thread(std::int64_t each, std::int64_t worth = elements_worth_a_thread);

}  // namespace plexus::onednn
