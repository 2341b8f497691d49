#include "kernels/cost_model.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace plexus::onednn {

namespace {

// Where a constant was measured: "earlier" are Xeons with AVX-512 and an EPYC of AVX2 (L1 32 KiB, L2 512
// KiB), before there was this file; their figures were kept only where they stand here. "Xeon 2026" has AMX,
// L1 48 KiB, L2 2 MiB and calls itself family 6, model 167; it was measured on 2026-11-29 with 1 thread,
// least times of 20 rounds and more on a machine that was busy. `benchmark_products --choices` measures what
// they decide.

/// Bytes of L1 that are left for rows of a and of c beside a packed panel of b: earlier .625 of 32 KiB were
/// packed. Xeon 2026, of dnnl_sgemm's time: 36 to 44 KiB packed .98 to 1.08, 30 KiB 1.01 to 1.11 (forward,
/// 256 to 784 steps).
constexpr double l1_beside_panel = 12 * 1024;
/// Of L1, which a panel may take whose rows lie apart, in lines that are not its own; of 32 KiB at most.
/// Earlier.
constexpr double panel_share = 0.625;
constexpr std::int64_t most_panel_floats = 5120;
/// Of L1, for what is read at random besides. Earlier, of 32 KiB.
constexpr double near_l1_share = 0.5;
/// Of L2, for one matrix that stays there from step to step while others pass by. Xeon 2026: 128 x 512 x 512
/// and 512 x 784 x 300 (1 MiB) by ours take 1.0 of the library's time, 256 x 2048 x 2048 (16 MiB) 1.3 and
/// more.
constexpr double near_l2_share = 0.5;
/// A smaller L2 stands before an L3 that is nearly as fast: earlier, 784 x 300 floats were near on the EPYC.
constexpr std::int64_t least_near_l2 = 256 * 1024;
/// Of L2, for columns of b that are packed at once, some steps of them at a time: what they are copied from,
/// a and c pass by. Xeon 2026, 32 x 2048 x 2048 by AVX2: 4.2 ms with .125, 4.0 with .25, 4.3 with .4. By
/// AVX-512 32 x 2048 x 2048 and 256 x 784 x 300 do not tell them apart.
constexpr double packed_b_share = 0.25;
/// A far b of so many columns is packed by AVX2 for so many rows: as it lies, its registers cross lines of
/// the cache. Xeon 2026, 32 x 2048 x 2048: 4.0 ms packed, 4.9 as it lies; 256 rows 23 ms and 24. By AVX-512
/// 32 rows take 2.6 ms packed, 2.2 as it lies. Threads share the columns; fewer were not measured.
constexpr std::int64_t least_rows_of_packed_b = 32;
constexpr std::int64_t least_columns_of_packed_b = 512;
/// Of L2, for rows of a whose part for some 300 steps stays there from one panel to the next, and the least
/// number of them. Earlier: 320; Xeon 2026: 512 x 784 x 300 takes 1.03 of dnnl_sgemm's time by 320 rows at
/// once, 1.0 by all.
constexpr double near_rows_share = 0.5;
constexpr double steps_of_near_rows = 320;
constexpr std::int64_t least_rows_at_once = 320;
/// How far ahead a row's product fetches, in bytes: processors do not look ahead past the end of a row's
/// part. Earlier.
constexpr std::int64_t bytes_ahead = 2400;

/// Estimates this close say nothing; narrow tiles have the simpler ends.
constexpr double worth_wider = 0.99;
/// Of L1, for a, which stays there from one panel of b to the next. Earlier, of 32 KiB; Xeon 2026: so that 32
/// x 784 x 300 goes by tiles of 8 x 48, which take .97 of those of 6 x 64.
constexpr double near_a_share = 0.625;
/// In half cycles, as two ports take them: a line from L2, an element of a tile that is begun or ended, a
/// tile's first steps until its chains are full, and the least that a step takes as one chain. Fitted
/// earlier; Xeon 2026: predicts 387 us for 128 x 512 x 512, measured 366 to 404.
constexpr double line_from_l2 = 2.5;
constexpr double element_of_tile = 6;
constexpr double start_of_tile = 30;
constexpr double step_of_chain = 4;
/// Loads beside multiplications: with half the registers AVX2 has half the multiplications for what it loads
/// (earlier). Wide registers of b come from beyond L1 in part: Xeon 2026, tiles 5 or 6 registers wide take 7
/// to 12 % longer than those of 4, which a value of .25 did not say; a value of 1 gives updates tiles 2 wide,
/// which take 10 to 25 % longer.
constexpr double load_of_few_registers = 0.5;
constexpr double load_of_a = 0.25;
constexpr double load_of_wide_b = 0.5;

/// Half cycles that an element takes to be transposed: 60 ns for 32 x 16. Earlier.
constexpr double cycles_to_move = 0.4;

/// Below, packing both operands costs the library more than it saves. Earlier, on all; Xeon 2026: from 0.03
/// to 32 MFLOP ours takes .1 to 1.02 of its time.
constexpr double least_library_flops = 50e6;
/// It multiplies no faster than ours where a tile has so few steps. Earlier.
constexpr std::int64_t least_library_steps = 32;
/// Rows that read a far b: from here on, packing it once saves more than it costs. Earlier; Xeon 2026 by
/// AVX-512: the library takes 1.06 to 1.2 of our time for 32 x 2048 x 2048, .7 to .85 for 256 rows. By AVX2
/// it takes 29 to 38 ms for 256 rows, ours 23 with a packed b; where b is transposed, it takes .9 of our
/// time.
constexpr std::int64_t rows_worth_packing = 128;
/// Where b is transposed, which takes time of its own unless it is packed anyway. Xeon 2026: 512 x 100 x 300
/// takes the library .89 of ours, 128 x 512 x 512 .9, 256 x 300 x 784 .92 to .97, but 64 x 256 x 256 1.0; by
/// AVX2 from .94 to 1.01, so that it stays as it was.
constexpr double least_flops_of_transposed = 20e6;
/// An update of a far c from so many steps takes the library longer, by its pass over c. Xeon 2026, 2048 x
/// 2048: from 32 steps 1.5 of ours, from 256 steps .8.
constexpr std::int64_t most_steps_of_far_update = 128;
/// So many steps at least are worth packing b for an update of a far c. Xeon 2026: 2048 x 2048 from 32 steps
/// takes 2.3 ms, 2.9 without; fewer have a loop of their own.
constexpr std::int64_t least_steps_of_packed_update = most_few_steps + 1;

/// A loop by two threads costs .4 to .6 us more than its work (Xeon 2026: benchmark_threads), in which one
/// does some 0.05 MFLOP.
constexpr double flops_worth_a_thread = 0.2e6;
/// One row's product reads b once for two operations a number: 0.05 MFLOP take as long as 0.2 of others
/// (earlier), and each thread fetches x from the other.
constexpr double row_flops_worth_a_thread = 0.1e6;
/// Steps are shared if there are at least so many times rows times the square of the number of threads: the
/// last thread adds up all sums, and the more threads there are, the fewer steps each sum has. Earlier, with
/// two threads; Xeon 2026, one row through 784 x 300 by two: a prediction with it takes 9.9 us by steps, for
/// which each thread has to fetch but half of the row from the other, and 11.2 by columns. More than two were
/// not measured.
constexpr std::int64_t steps_to_share = 2;
/// Steps that a part has at least; they are shared 16 at a time. Not measured.
constexpr std::int64_t least_steps_of_a_part = 64;

/// So many rows of a product this narrow are in L2 still when they are added to c, 170 KB, and take the
/// library no longer than all rows at once. Wide ones in blocks take it up to three times as long. Earlier.
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

/// Each tile: multiplications and loads, or the latency of a chain of them; and to begin and end it, once for
/// each part of b that fits L1: a row of c lies in one line of the cache more than it is long. The lines of b
/// come from L2, for every tile anew those of a if it has many rows.
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
  return tiles * (steps * step + times * (element_of_tile * rows * (width + 1) + start_of_tile)) +
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
  return kernels_->lanes == 8 && !p.transpose_b && p.k > most_few_steps && p.k * p.n > blocks_.near_l2 &&
         p.m >= least_rows_of_packed_b && p.n >= least_columns_of_packed_b;
}

std::int64_t CostModel::packed_columns(std::int64_t k, int vectors) const {
  const std::int64_t panel = vectors * kernels_->lanes;
  const auto columns =
      static_cast<std::int64_t>(packed_b_share * static_cast<double>(processor_.l2) / sizeof(float)) /
      std::max<std::int64_t>(k, 1);
  return std::max<std::int64_t>(1, columns / panel) * panel;
}

bool CostModel::spreads(const ProductSizes& p) const {
  // Registers that the rows of the product do not fill are multiplied all the same.
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
  if (p.transpose_b && p.m >= rows_worth_packing && p.flops() >= least_flops_of_transposed &&
      kernels_->lanes == 16) {
    return {true, fmt::format("it transposes b while packing it, for {} rows", p.m)};
  }
  if (p.flops() < least_library_flops) {
    return {false, fmt::format("packing both operands does not pay for {:.2g} MFLOP", 1e-6 * p.flops())};
  }
  if (p.transpose_a) return choice_of_update(p);
  const std::int64_t b = p.k * p.n;
  if (p.m < rows_worth_packing) return {false, fmt::format("packing b does not pay for {} rows", p.m)};
  if (b <= blocks_.near_l2) return {false, fmt::format("the {} of b stay in L2", mebibytes(b))};
  if (packs(p)) return {false, fmt::format("the {} of b leave L2, and are packed once", mebibytes(b))};
  return {true, fmt::format("the {} of b leave L2, and {} rows use them", mebibytes(b), p.m)};
}

/// The library's product needs a pass over c to be added to it.
Choice CostModel::choice_of_update(const ProductSizes& p) const {
  const std::int64_t c = p.m * p.n;
  if (c > blocks_.near_l2) {
    return {p.k > most_steps_of_far_update,
            fmt::format("the {} of c leave L2, which {} steps are added to", mebibytes(c), p.k)};
  }
  // Sums over all steps stay in registers, and need no pass over c after the product: earlier, 784 x 300 from
  // 128 rows 1.4 % of a whole step on the EPYC; Xeon 2026: .86 of the library's time.
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
