#include "kernels/product_plan.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "instruction_set.hpp"

namespace plexus::onednn {

namespace {

using Form = ProductPlan::Form;
using Split = ProductPlan::Split;

// What of a stays in L1 beside a panel of b, in floats.
constexpr std::int64_t near_a_floats = 5 * 1024;

/// Up to so many steps, sums of blocks of them (64 or more, mostly) are simply added up.
constexpr std::int64_t steps_of_one_piece = 16384;
/// Beyond, with as many pieces as such blocks in each of them, a sum of k steps has some sqrt(k) roundings.
constexpr double steps_of_a_block = 256;

// Estimates this close say nothing; narrow tiles have the simpler ends.
constexpr double worth_wider = 0.99;

std::int64_t parts_of(std::int64_t n, std::int64_t size) { return (n + size - 1) / size; }

/// Cycles of a panel `vectors` wide, in tiles, fitted to the processors that we have. Each tile:
/// multiplications and loads, or the latency of a chain of them; and to begin and end it, once for each part
/// of b that fits L1: a row of c lies in one line of the cache more than it is long. The lines of b come
/// from L2, for every tile anew those of a if it has many rows.
double panel_cycles(std::int64_t m, std::int64_t k, std::int64_t vectors) {
  const auto tiles = static_cast<double>(parts_of(m, gemm().max_rows[vectors]));
  const double rows = static_cast<double>(m) / tiles;
  const auto width = static_cast<double>(vectors);
  const auto steps = static_cast<double>(k);
  const std::int64_t at_once =
      std::clamp<std::int64_t>(k, 1, gemm().steps_at_once(m, static_cast<int>(vectors)));
  const double far = m * at_once > near_a_floats ? 2.5 * rows / 16 : 0;
  // AVX2 has half the registers, and so half the multiplications for what it loads.
  const double load = gemm().lanes == 8 ? 0.5 : 0.25;
  const double step = std::max(rows * width + load * (rows + width) + far, 4.0);
  const auto times = static_cast<double>(parts_of(k, at_once));
  return tiles * (steps * step + times * (6 * rows * (width + 1) + 30)) + 2.5 * steps * (width + 1);
}

double cycles(std::int64_t m, std::int64_t n, std::int64_t k, int vectors) {
  const std::int64_t panel = vectors * gemm().lanes;
  const std::int64_t whole = n / panel;
  const double rest = n % panel == 0 ? 0 : panel_cycles(m, k, parts_of(n % panel, gemm().lanes));
  return static_cast<double>(whole) * panel_cycles(m, k, vectors) + rest;
}

/// Whether an update's sums over all steps stay in registers, so that it needs no pass over c after the
/// product: our tiles then win where the weights stay in L2 (784 x 300, 128 rows, AVX2 of an EPYC: 1.4 % of a
/// whole step). With AVX-512 it was not measured.
bool updates_at_once(const ProductPlan& p) {
  if (!p.transpose_a || gemm().lanes != 8 || p.m * p.n > l2_floats) return false;
  return p.k <= gemm().steps_at_once(p.m, best_width(p.m, p.n, p.k));
}

/// Measured on Xeons and EPYCs, of AVX-512 and AVX2 (tests/benchmarks): below, our tiles with their epilogues
/// take less time, beyond, dnnl_sgemm does, up to twice; most of all in updates from many rows.
bool is_large(const ProductPlan& p) {
  if (p.flops() < 50e6 || p.n == 1 || p.k < 32 || updates_at_once(p)) return false;
  return p.transpose_a || (p.m >= 128 && p.k * p.n > l2_floats);
}

/// Whether transposing b takes fewer cycles than transposing a, and c twice. Registers that the rows of the
/// product do not fill are multiplied all the same. An element takes 0.4 cycles to move: 60 ns for 32 x 16.
bool is_spread(const ProductPlan& p) {
  const std::int64_t lanes = gemm().lanes;
  const auto multiplied = [&](std::int64_t rows, std::int64_t columns) {
    return static_cast<double>(rows * p.k * parts_of(columns, lanes)) / 2;
  };
  const auto moved = [](std::int64_t elements) { return 0.4 * static_cast<double>(elements); };
  const std::int64_t a_moved = p.transpose_a ? 0 : p.m * p.k;
  return moved(p.n * p.k) + multiplied(p.m, p.n) <= moved(a_moved + 2 * p.m * p.n) + multiplied(p.n, p.m);
}

Form form_of(const ProductPlan& p) {
  if (is_large(p)) return Form::library;
  if (p.n == 1 && !p.transpose_a) return Form::dots;
  if (!p.transpose_b) return Form::tiles;
  if (p.m == 1) return Form::row_of_dots;
  return is_spread(p) ? Form::spread : Form::swapped;
}

/// Each thread has rows or columns of the weights for itself, those that it also has where they are updated.
Split split_of(const ProductPlan& p, int threads) {
  if (p.form == Form::dots) return Split::rows;
  // Each thread packs all of one operand: the smaller.
  if (p.form == Form::library) return p.n > p.m ? Split::columns : Split::rows;
  if (p.form != Form::tiles) return Split::columns;
  if (p.transpose_a) return Split::rows;
  if (p.m * threads * 4 <= p.k && p.k * p.n / threads <= l2_floats && p.m > 1) return Split::inner;
  return p.m >= p.n || p.m >= 64 * threads ? Split::rows : Split::columns;
}

int pieces_of(std::int64_t k) {
  if (k <= steps_of_one_piece) return 1;
  return static_cast<int>(std::ceil(std::sqrt(static_cast<double>(k) / steps_of_a_block)));
}

/// Whether what is computed on the way to the product is more than registers hold.
bool keeps_sums(const ProductPlan& p) {
  if (p.form == Form::library) return true;
  if (p.form != Form::tiles && p.form != Form::spread) return false;
  return p.k > gemm().steps_at_once(1, p.vectors);
}

void choose_scratch(ProductPlan& p, bool adds) {
  // A line of the cache has sixteen floats: what follows begins with one.
  const std::int64_t product = parts_of(p.m * p.n, 16) * 16;
  const std::int64_t k = parts_of(p.k, p.pieces) + 16;
  if (p.split == Split::inner) {
    p.shared_floats = (p.pieces > 1 ? 2 : 1) * p.parts * p.m * p.n;
  } else {
    // All pieces but the first are added.
    if ((adds || p.pieces > 1) && keeps_sums(p)) p.sums_floats = product;
    if (adds && p.pieces > 1) p.pieces_floats = product;
  }
  if (p.form == Form::spread) p.part_floats = k * p.n;
  if (p.form == Form::swapped) p.part_floats = (p.transpose_a ? 0 : k * p.m) + 2 * p.swapped_rows() * p.m;
}

}  // namespace

Matrices matrices_of(const Node& node) {
  const Shape& a = node.input(0).shape();
  const Shape& b = node.input(1).shape();
  Matrices s{};
  s.transpose_a = node.attributes().boolean("transpose_a");
  s.transpose_b = node.attributes().boolean("transpose_b");
  s.m = a.dim(s.transpose_a ? -1 : -2);
  s.k = a.dim(s.transpose_a ? -2 : -1);
  s.n = b.dim(s.transpose_b ? -2 : -1);
  s.one_b = b.rank() == 2;
  s.count = 1;
  for (std::size_t axis = 0; axis + 2 < a.rank(); ++axis) s.count *= a[axis];
  if (s.one_b && !s.transpose_a) {
    // The rows of all matrices are those of one large matrix.
    s.m *= s.count;
    s.count = 1;
  }
  return s;
}

std::int64_t ProductPlan::swapped_rows() const { return std::max<std::int64_t>(16, 4096 / m / 16 * 16); }

const Gemm& gemm() { return instruction_set() == InstructionSet::avx512 ? avx512::gemm : avx2::gemm; }

int best_width(std::int64_t m, std::int64_t n, std::int64_t k) {
  int best = 1;
  for (int vectors = 2; vectors <= gemm().max_vectors; ++vectors) {
    if ((vectors - 1) * gemm().lanes >= n) break;
    if (cycles(m, n, k, vectors) < worth_wider * cycles(m, n, k, best)) best = vectors;
  }
  return best;
}

ProductPlan plan_product(std::int64_t m, std::int64_t n, std::int64_t k, bool transpose_a, bool transpose_b,
                         int threads, bool adds) {
  ProductPlan p{};
  p.m = m;
  p.n = n;
  p.k = k;
  // A row or column lies in memory as its transpose does.
  p.transpose_a = m == 1 ? false : k == 1 || transpose_a;
  p.transpose_b = n == 1 || k == 1 ? false : transpose_b;
  p.exchanged = n == 1 && p.transpose_a;
  if (p.exchanged) {
    std::swap(p.m, p.n);
    p.transpose_a = false;
  }
  p.form = form_of(p);
  p.split = split_of(p, threads);
  const double worth = p.m == 1 ? row_flops_worth_a_thread : flops_worth_a_thread;
  p.parts = p.flops() < 2 * worth ? 1 : threads;
  if (p.parts == 1 && p.split == Split::inner) p.split = Split::rows;
  const bool swapped = p.form == Form::swapped;
  p.vectors = best_width(swapped ? p.n : p.m, swapped ? p.m : p.n, k);
  p.pieces = pieces_of(k);
  choose_scratch(p, adds);
  return p;
}

}  // namespace plexus::onednn
