#include "kernels/cost_model.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace plexus::onednn {

namespace {

// A product is op(a) [m, k] times op(b) [k, n]; k is the number of steps. The sizes of a measured product are
// those of its layer, batch x inputs x outputs, as benchmark_products names them. A matrix is "near" if it is
// assumed to stay in L2, and "far" otherwise. Each constant names its measurements:
// - "earlier": Xeons with AVX-512 and an EPYC, before there was this file;
// - "Xeon 2026": family 6, model 167, AVX-512 and AMX, L1 48 KiB, L2 2 MiB, 2026-11-29;
// - "EPYC 2026": Zen 3 (family 25, model 1), AVX2, L1 32 KiB, L2 512 KiB, 2026-11-30.
// The Xeon's AVX2 was chosen by ONEDNN_MAX_CPU_ISA. Times are with 1 thread, the least of 20 rounds and more
// on machines that were busy.
// `benchmark_products --choices` measures what the constants decide.

/// Bytes of L1 that are left for rows of a and of c beside a packed panel of b. Earlier: .625 of 32 KiB were
/// packed. Xeon 2026, relative to dnnl_sgemm's time: with 36 to 44 KiB packed .98 to 1.08, with 30 KiB 1.01
/// to 1.11 (forward, 256 to 784 steps).
constexpr double l1_beside_panel = 12 * 1024;
/// The share of L1 that a panel may take if it is not packed: its rows share their cache lines with other
/// panels. At most that of 32 KiB. Earlier.
constexpr double panel_share = 0.625;
constexpr std::int64_t most_panel_floats = 5120;
/// The share of L1 for a matrix that is assumed to stay there while others are read. Earlier, of 32 KiB.
constexpr double near_l1_share = 0.5;
/// The share of L2 for one matrix that is assumed to stay there from step to step. Xeon 2026: 128 x 512 x 512
/// and 512 x 784 x 300 (1 MiB) by our kernels take 1.0 of the library's time, 256 x 2048 x 2048 (16 MiB) 1.3
/// and more.
constexpr double near_l2_share = 0.5;
/// The least number of floats that count as near: where L2 is smaller, L3 is nearly as fast. Earlier: 784 x
/// 300 floats were near on the EPYC.
constexpr std::int64_t least_near_l2 = 256 * 1024;
/// The share of L2 for the columns of b that are packed at once. Xeon 2026, 32 x 2048 x 2048 by AVX2: 4.2 ms
/// with .125, 4.0 with .25, 4.3 with .4; by AVX-512 there is no difference. EPYC 2026: 9.0 ms with .12, 4.5
/// with .25 or .5.
constexpr double packed_b_share = 0.25;
/// A far b that is not transposed is packed first for at least so many rows and columns, by AVX2 only: read
/// where it lies, half of its registers cross cache lines. Xeon 2026, 32 x 2048 x 2048: 4.0 ms packed, 4.9
/// not packed; 256 rows: 23 and 24 ms. By AVX-512 32 rows take 2.6 ms packed, 2.2 not packed. Threads share
/// the columns; fewer rows and columns were not measured.
constexpr std::int64_t least_rows_of_packed_b = 32;
constexpr std::int64_t least_columns_of_packed_b = 512;
/// And L2 must hold so many columns of it at once, for most_packed_steps: shorter pieces of each row are slow
/// to read. Xeon 2026: 341 columns, see above. EPYC 2026, 85 columns: 32 x 2048 x 2048 takes 4.5 ms
/// packed, 3.4 not packed; 256 rows 28.7 and 26.2 ms.
constexpr std::int64_t least_columns_packed_at_once = 256;
/// The share of L2 for the rows of a that are multiplied by one panel after the other (some 300 steps of
/// them), and the least number of such rows. Earlier: 320. Xeon 2026: 512 x 784 x 300 takes 1.03 of
/// dnnl_sgemm's time by 320 rows at once, 1.0 by all.
constexpr double near_rows_share = 0.5;
constexpr double steps_of_near_rows = 320;
constexpr std::int64_t least_rows_at_once = 320;
/// How many bytes ahead the product of one row prefetches: hardware prefetchers stop at the end of a row's
/// part. Earlier.
constexpr std::int64_t bytes_ahead = 2400;

/// A wider tile is taken only if its estimate is below this share of the narrower one's: estimates are no
/// more exact, and the last columns of narrow tiles are simpler.
constexpr double worth_wider = 0.99;
/// The share of L1 for a, if it is to stay there from one panel of b to the next. Earlier, of 32 KiB. Xeon
/// 2026: with this value 32 x 784 x 300 is computed by tiles of 8 x 48, which take .97 of the time of tiles
/// of 6 x 64.
constexpr double near_a_share = 0.625;
/// Costs in half cycles (two ports share a cycle): of a cache line from L2, and the least of a step, whose
/// multiplications wait for those of the step before.
constexpr double line_from_l2 = 2.5;
constexpr double step_of_chain = 4;
/// Costs in half cycles of the beginning and the end of a tile: for each of its vectors, and for the tile.
/// By AVX-512: fitted earlier; Xeon 2026: the model predicts 387 us for 128 x 512 x 512, measured 366 to 404.
/// By AVX2, EPYC 2026: with these values tiles are 4 x 24 instead of 2 x 32 and 2 x 40, backward 32 x 100 x
/// 10 takes 1.65 us instead of 2.12, 8 x 64 x 32 .44 instead of .57, and the update 32 x 8 x 30 .26 instead
/// of .37.
struct TileEnds {
  double vector, tile;
};
constexpr TileEnds ends_of_avx512{6, 30};
constexpr TileEnds ends_of_avx2{3, 110};
/// Costs of loads beside multiplications, in half cycles. AVX2 has half the registers, and so fewer
/// multiplications for each load (earlier). Registers of b in wide tiles come from beyond L1 in part: Xeon
/// 2026, tiles 5 or 6 registers wide take 7 to 12 % longer than those of 4, which .25 did not predict; with
/// 1, updates get tiles 2 wide, which take 10 to 25 % longer.
constexpr double load_of_few_registers = 0.5;
constexpr double load_of_a = 0.25;
constexpr double load_of_wide_b = 0.5;

/// Half cycles for each element of a transposition: 60 ns for 32 x 16. Earlier.
constexpr double cycles_to_move = 0.4;

/// Below this size the library loses more by packing both operands than it gains. Earlier, on all processors;
/// Xeon 2026: from 0.03 to 32 MFLOP our kernels take .1 to 1.02 of its time.
constexpr double least_library_flops = 50e6;
/// With fewer steps the library's tiles are no faster than ours. Earlier.
constexpr std::int64_t least_library_steps = 32;
/// From so many rows on, packing a far b is worth its time. Earlier; Xeon 2026 by AVX-512: the library
/// takes 1.06 to 1.2 of our time for 32 x 2048 x 2048, .7 to .85 for 256 rows. By AVX2 our kernels are faster
/// for a b that is not transposed: 256 rows take the library 29 to 38 ms, ours 23; EPYC 2026: 48 and 26 ms.
constexpr std::int64_t rows_worth_packing = 128;
/// From so many operations on, and from as many rows, the library multiplies a transposed b, which it only
/// packs and our kernels have to transpose. Xeon 2026, library relative to ours: 512 x 300 x 100 .89, 128 x
/// 512 x 512 .9, 256 x 784 x 300 .92 to .97, but 64 x 256 x 256 1.0; by AVX2 .94 to 1.01. EPYC 2026: 128 x
/// 512 x 512 .87, 256 x 784 x 300 .87, 64 x 256 x 256 .91.
constexpr double least_flops_of_transposed = 20e6;
/// With more steps, an update of a far c is left to the library, which needs a second pass over c. Xeon 2026,
/// 2048 x 2048, library relative to ours: 1.5 with 32 steps, .8 with 256; EPYC 2026: 1.2 and .8.
constexpr std::int64_t most_steps_of_far_update = 128;
/// With at least so many steps, b is packed for an update of a far c. Xeon 2026: 2048 x 2048 with 32 steps
/// takes 2.3 ms, 2.9 without; fewer steps have a loop of their own.
constexpr std::int64_t least_steps_of_packed_update = most_few_steps + 1;

/// Floating-point operations that are worth a thread: a loop by two threads costs .4 to .6 us more than its
/// work (Xeon 2026: benchmark_threads), in which one thread does some 0.05 MFLOP.
constexpr double flops_worth_a_thread = 0.2e6;
/// The same for the product of one row, which reads each number of b for two operations: 0.05 MFLOP take as
/// long as 0.2 of other products (earlier), and each thread fetches the row from the other's cache.
constexpr double row_flops_worth_a_thread = 0.1e6;
/// Threads share the steps if there are at least so many times rows times the square of the number of
/// threads: the thread that finishes last adds up all sums, and the more threads there are, the fewer steps
/// each sum has. Earlier, with two threads; Xeon 2026, one row through 784 x 300 by two: a prediction with it
/// takes 9.9 us by steps, for which each thread fetches only half of the row from the other, and 11.2 by
/// columns. More threads were not measured.
constexpr std::int64_t steps_to_share = 2;
/// The least number of steps of a thread's part; they are shared 16 at a time. Not measured.
constexpr std::int64_t least_steps_of_a_part = 64;

/// For a narrow c, the library's product is made and added to c so many rows at a time, 170 KB, which stay in
/// L2 in between and take no longer than all rows at once. For a wide c, blocks take up to three times as
/// long. Earlier.
constexpr std::int64_t library_rows_at_once = 112;
constexpr std::int64_t narrow_columns = 384;

std::int64_t parts_of(std::int64_t n, std::int64_t size) { return (n + size - 1) / size; }

std::int64_t floats(double bytes) { return static_cast<std::int64_t>(bytes / sizeof(float)); }

Blocks blocks_of(const Processor& of) {
  const auto l1 = static_cast<double>(of.l1), l2 = static_cast<double>(of.l2);
  Blocks blocks{};
  blocks.near_l1 = floats(near_l1_share * l1);
  blocks.near_l2 = std::max(least_near_l2, floats(near_l2_share * l2));
  blocks.panel = std::min(most_panel_floats, floats(panel_share * l1));
  blocks.packed = std::clamp(floats(l1 - l1_beside_panel), blocks.panel, most_packed_floats);
  blocks.rows = std::max(least_rows_at_once, floats(near_rows_share * l2 / steps_of_near_rows));
  blocks.ahead = bytes_ahead;
  return blocks;
}

std::string mebibytes(std::int64_t count) {
  return fmt::format("{:.1f} MiB", static_cast<double>(count) * sizeof(float) / (1024 * 1024));
}

}  // namespace

CostModel::CostModel(const Processor& processor)
    : processor_(processor),
      kernels_(processor.set == InstructionSet::avx512 ? &avx512::gemm : &avx2::gemm),
      blocks_(blocks_of(processor)) {}

/// The estimated half cycles of one panel of b, `vectors` wide. Each tile costs its multiplications and
/// loads, or the latency of a chain of them, and its beginning and end, once for each part of b that fits L1:
/// a row of c lies in one cache line more than it is long. The lines of b come from L2, and those of a too if
/// it does not stay in L1.
double CostModel::panel_cycles(std::int64_t m, std::int64_t k, std::int64_t vectors) const {
  const auto tiles = static_cast<double>(parts_of(m, kernels_->max_rows[vectors]));
  const double rows = static_cast<double>(m) / tiles;
  const auto width = static_cast<double>(vectors);
  const auto steps = static_cast<double>(k);
  const std::int64_t at_once =
      std::clamp<std::int64_t>(k, 1, kernels_->steps_at_once(m, static_cast<int>(vectors), blocks_));
  const bool a_is_near = m * at_once <= floats(near_a_share * static_cast<double>(processor_.l1));
  const double far = a_is_near ? 0 : line_from_l2 * rows / 16;
  const bool wide = kernels_->lanes == 16;
  const double loads =
      wide ? load_of_a * rows + load_of_wide_b * width : load_of_few_registers * (rows + width);
  const double multiply = rows * width * 2 / processor_.fma_ports;
  const double step = std::max(multiply + loads + far, step_of_chain);
  const auto times = static_cast<double>(parts_of(k, at_once));
  const TileEnds ends = wide ? ends_of_avx512 : ends_of_avx2;
  return tiles * (steps * step + times * (ends.vector * rows * (width + 1) + ends.tile)) +
         line_from_l2 * steps * (width + 1);
}

double CostModel::cycles(std::int64_t m, std::int64_t n, std::int64_t k, int vectors) const {
  const std::int64_t panel = vectors * kernels_->lanes;
  const std::int64_t whole = n / panel;
  const double rest = n % panel == 0 ? 0 : panel_cycles(m, k, parts_of(n % panel, kernels_->lanes));
  return static_cast<double>(whole) * panel_cycles(m, k, vectors) + rest;
}

int CostModel::best_width(std::int64_t m, std::int64_t n, std::int64_t k) const {
  int best = 1;
  for (int vectors = 2; vectors <= kernels_->max_vectors; ++vectors) {
    if ((vectors - 1) * kernels_->lanes >= n) break;
    if (cycles(m, n, k, vectors) < worth_wider * cycles(m, n, k, best)) best = vectors;
  }
  return best;
}

bool CostModel::packs(const ProductSizes& p) const {
  if (p.transpose_a) return p.k >= least_steps_of_packed_update && p.m * p.n > blocks_.near_l2;
  return kernels_->lanes == 8 && !p.transpose_b && p.k > most_few_steps && !keeps_b(p) &&
         p.m >= least_rows_of_packed_b && p.n >= least_columns_of_packed_b &&
         packed_columns(most_packed_steps, 1) >= least_columns_packed_at_once;
}

std::int64_t CostModel::packed_columns(std::int64_t k, int vectors) const {
  const std::int64_t panel = vectors * kernels_->lanes;
  const auto columns =
      static_cast<std::int64_t>(packed_b_share * static_cast<double>(processor_.l2) / sizeof(float)) /
      std::max<std::int64_t>(k, 1);
  return std::max<std::int64_t>(1, columns / panel) * panel;
}

bool CostModel::spreads(const ProductSizes& p) const {
  // The last registers of a row are multiplied as a whole, however few columns they hold.
  const auto multiplied = [&](std::int64_t rows, std::int64_t columns) {
    return static_cast<double>(rows * p.k * parts_of(columns, kernels_->lanes)) / processor_.fma_ports;
  };
  const auto moved = [](std::int64_t elements) { return cycles_to_move * static_cast<double>(elements); };
  const std::int64_t a_moved = p.transpose_a ? 0 : p.m * p.k;
  return moved(p.n * p.k) + multiplied(p.m, p.n) <= moved(a_moved + 2 * p.m * p.n) + multiplied(p.n, p.m);
}

Choice CostModel::choice(const ProductSizes& p) const {
  if (p.n == 1) return {false, "one column"};
  if (p.m == 1) return {false, "one row"};
  if (p.k < least_library_steps)
    return {false, fmt::format("packing both operands does not pay for {} step{}", p.k, p.k == 1 ? "" : "s")};
  if (p.transpose_b && !p.transpose_a && p.m >= rows_worth_packing &&
      p.flops() >= least_flops_of_transposed) {
    return {true, fmt::format("it transposes b while packing it, for {} rows", p.m)};
  }
  if (p.flops() < least_library_flops) {
    return {false, fmt::format("packing both operands does not pay for {:.2g} MFLOP", 1e-6 * p.flops())};
  }
  if (p.transpose_a) return choice_of_update(p);
  const std::int64_t b = p.k * p.n;
  if (packs(p)) return {false, fmt::format("the {} of b leave L2, and are packed once", mebibytes(b))};
  if (p.m < rows_worth_packing) return {false, fmt::format("packing b does not pay for {} rows", p.m)};
  if (keeps_b(p)) return {false, fmt::format("the {} of b stay in L2", mebibytes(b))};
  if (kernels_->lanes == 8) {
    return {false, fmt::format("the {} of b leave L2, and are packed on the way", mebibytes(b))};
  }
  return {true, fmt::format("the {} of b leave L2, and {} rows use them", mebibytes(b), p.m)};
}

/// The library's product is added to c by a second pass.
Choice CostModel::choice_of_update(const ProductSizes& p) const {
  const std::int64_t c = p.m * p.n;
  if (c > blocks_.near_l2) {
    return {p.k > most_steps_of_far_update,
            fmt::format("the {} of c leave L2, which {} steps are added to", mebibytes(c), p.k)};
  }
  // If the sums over all steps stay in registers, our product needs no second pass over c: earlier, for 784 x
  // 300 with 128 steps, 1.4 % of a whole training step on the EPYC; Xeon 2026: .86 of the library's time.
  const bool at_once = p.k <= kernels_->steps_at_once(p.m, best_width(p.m, p.n, p.k), blocks_);
  return {!at_once, fmt::format("{} steps are summed up {}", p.k, at_once ? "in registers" : "in blocks")};
}

bool CostModel::splits_steps(const ProductSizes& p, int threads) const {
  return p.m * threads * threads * steps_to_share <= p.k && threads * least_steps_of_a_part <= p.k &&
         p.k * p.n / threads <= blocks_.near_l2;
}

int CostModel::threads(const ProductSizes& p, int most) const {
  return p.flops() < 2 * (p.m == 1 ? row_flops_worth_a_thread : flops_worth_a_thread) ? 1 : most;
}

std::int64_t CostModel::library_rows(std::int64_t m, std::int64_t n) const {
  return n <= narrow_columns ? std::min(m, library_rows_at_once) : m;
}

std::int64_t rows_worth_a_thread(std::int64_t each, std::int64_t worth) {
  return parts_of(worth, std::clamp<std::int64_t>(each, 1, worth));
}

const CostModel& cost_model() {
  static const CostModel once(processor());
  return once;
}

}  // namespace plexus::onednn
