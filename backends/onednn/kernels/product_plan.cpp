#include "kernels/product_plan.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace plexus::onednn {

namespace {

using Form = ProductPlan::Form;
using Split = ProductPlan::Split;

/// Up to this many steps, the sums of blocks of steps (64 or more, mostly) are added up one after the other.
constexpr std::int64_t steps_of_one_piece = 16384;
/// More steps are split into pieces, as many as each piece has blocks of this size, so that a sum of k steps
/// has some sqrt(k) roundings.
constexpr double steps_of_a_block = 256;

std::int64_t parts_of(std::int64_t n, std::int64_t size) { return (n + size - 1) / size; }

Form form_of(const ProductPlan& p, const CostModel& model, bool library) {
  if (library) return Form::library;
  if (p.n == 1 && !p.transpose_a) return Form::dots;
  if (!p.transpose_b) return model.packs(p) ? Form::packed : Form::tiles;
  if (p.m == 1) return Form::row_of_dots;
  return model.spreads(p) ? Form::packed : Form::swapped;
}

/// Each thread gets rows or columns of the weights for itself, the same that it gets in the product that
/// updates the weights.
Split split_of(const ProductPlan& p, const CostModel& model, int threads) {
  if (p.form == Form::dots) return Split::rows;
  // Each thread packs all of one operand, which should be the smaller one.
  if (p.form == Form::library) return p.n > p.m ? Split::columns : Split::rows;
  if (p.form != Form::tiles) return Split::columns;
  if (p.transpose_a) return Split::rows;
  if (model.splits_steps(p, threads)) return Split::inner;
  return p.m >= p.n || p.m >= 64 * threads ? Split::rows : Split::columns;
}

int pieces_of(std::int64_t k) {
  if (k <= steps_of_one_piece) return 1;
  return static_cast<int>(std::ceil(std::sqrt(static_cast<double>(k) / steps_of_a_block)));
}

/// Whether sums over some of the steps have to be kept in memory, since not all steps are summed up in
/// registers.
bool keeps_sums(const ProductPlan& p, const CostModel& model) {
  if (p.form == Form::library) return true;
  if (p.form == Form::packed) return p.k > most_packed_steps;
  if (p.form != Form::tiles) return false;
  return p.k > model.kernels().steps_at_once(1, p.vectors, *p.blocks);
}

void choose_scratch(ProductPlan& p, const CostModel& model, bool adds) {
  // A cache line has sixteen floats: sizes are rounded up so that what follows begins at a line.
  const std::int64_t product = parts_of(p.m * p.n, 16) * 16;
  const std::int64_t k = parts_of(p.k, p.pieces) + 16;
  if (p.split == Split::inner) {
    p.shared_floats = (p.pieces > 1 ? 2 : 1) * p.parts * p.m * p.n;
  } else {
    // All pieces but the first are added.
    if ((adds || p.pieces > 1) && keeps_sums(p, model)) p.sums_floats = product;
    if (adds && p.pieces > 1) p.pieces_floats = product;
  }
  if (p.form == Form::packed) {
    const std::int64_t steps = std::min(k, most_packed_steps);
    p.packed_columns = model.packed_columns(steps, p.vectors);
    p.part_floats = steps * std::min(p.packed_columns, parts_of(p.n, 16) * 16);
  }
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

std::int64_t ProductPlan::packed_parts(std::int64_t k) {
  return std::max<std::int64_t>(1, parts_of(k, most_packed_steps));
}

std::int64_t ProductPlan::swapped_rows() const { return std::max<std::int64_t>(16, 4096 / m / 16 * 16); }

const Gemm& gemm() { return cost_model().kernels(); }

ProductPlan plan_product(const ProductSizes& sizes, int threads, bool adds, const CostModel& model, Way way) {
  const auto [m, n, k, transpose_a, transpose_b] = sizes;
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
  p.blocks = &model.blocks();
  const Choice choice = model.choice(p);
  p.reason = choice.reason;
  const bool possible = p.m > 1 && p.n > 1 && p.k > 0;
  p.form = form_of(p, model, way == Way::chosen ? choice.library : way == Way::library && possible);
  p.split = split_of(p, model, threads);
  p.parts = model.threads(p, threads);
  if (p.parts == 1 && p.split == Split::inner) p.split = Split::rows;
  const bool swapped = p.form == Form::swapped;
  p.vectors = model.best_width(swapped ? p.n : p.m, swapped ? p.m : p.n, k);
  p.pieces = pieces_of(k);
  choose_scratch(p, model, adds);
  return p;
}

std::string note_on(const ProductPlan& plan, const CostModel& model) {
  const auto tiles = [&] {
    return fmt::format("tiles of {} x {}", model.kernels().max_rows[plan.vectors],
                       plan.vectors * model.kernels().lanes);
  };
  const bool few_steps = plan.k > 0 && plan.k <= most_few_steps;
  const auto by = [&]() -> std::string {
    switch (plan.form) {
      case Form::tiles:
        if (plan.m == 1) return "a row, b as it lies";
        return few_steps ? "b in registers" : tiles();
      case Form::packed:
        return "b packed, " + tiles();
      case Form::swapped:
        return "the transposed product, " + (few_steps ? "a in registers" : tiles());
      case Form::row_of_dots:
      case Form::dots:
        return "dot products";
      case Form::library:
        break;
    }
    return "library";
  };
  constexpr const char* shared[] = {"rows", "columns", "steps"};
  const std::string threads = plan.parts == 1 ? ""
                                              : fmt::format("; {} threads share the {}", plan.parts,
                                                            shared[static_cast<int>(plan.split)]);
  return fmt::format("{}: {}{}", by(), plan.reason, threads);
}

}  // namespace plexus::onednn
