#include <limits>

#include <fmt/format.h>

#include "mapping.hpp"

namespace plexus::onnx_tests {

namespace {

using Reduction = Symbol (*)(const Symbol& x, Integers axes, bool keep_dims);

/// The axes are an operand, or an attribute as they were before; none are all, or nothing is done.
Symbols reduced(const Call& call, Symbol (*before)(const Symbol&), Reduction reduction,
                Symbol (*after)(const Symbol&)) {
  const Symbol x = call.in(0);
  Integers axes = call.has(1) ? call.integers(1) : call.integers("axes");
  if (axes.empty() && call.integer("noop_with_empty_axes", 0) != 0) return {after(before(x))};
  return {after(reduction(before(x), std::move(axes), call.integer("keepdims", 1) != 0))};
}

Symbol unchanged(const Symbol& x) { return x; }

template <Reduction f>
Symbols reduced_by(const Call& call) {
  return reduced(call, unchanged, f, unchanged);
}

/// Of nothing, what every number is above (below).
template <Reduction f, Reduction of_bools>
Symbols extreme(const Call& call) {
  const Symbol x = call.in(0);
  if (x.dtype() == DType::boolean) return reduced(call, unchanged, of_bools, unchanged);
  if (x.dtype() == DType::uint8) {
    const Symbols wide = reduced(
        call, [](const Symbol& each) { return cast(each, DType::int32); }, f, unchanged);
    return {cast(wide[0], DType::uint8)};
  }
  if (x.shape().elements() > 0) return reduced_by<f>(call);
  const double least = is_floating(x.dtype()) ? -std::numeric_limits<double>::infinity()
                       : x.dtype() == DType::int32
                           ? std::numeric_limits<std::int32_t>::lowest()
                           : static_cast<double>(std::numeric_limits<std::int64_t>::lowest());
  const Symbol count = reduced_by<sum>(call)[0];
  return {full(call.graph(), count.type(), f == static_cast<Reduction>(max) ? least : -least)};
}

Symbols absolute_sum(const Call& call) { return reduced(call, abs, sum, unchanged); }
Symbols length(const Call& call) { return reduced(call, square, sum, sqrt); }
Symbols log_sum(const Call& call) { return reduced(call, unchanged, sum, log); }
Symbol square_of(const Symbol& x) { return x * x; }
Symbols square_sum(const Call& call) { return reduced(call, square_of, sum, unchanged); }
Symbols length_of(const Call& call) {
  return is_floating(call.in(0).dtype()) ? length(call) : reduced(call, square_of, sum, unchanged);
}

Symbols log_sum_exp(const Call& call) {
  const Symbol x = call.in(0);
  return x.shape().elements() == 0 ? reduced(call, exp, sum, log) : reduced_by<logsumexp>(call);
}

/// The last of equal ones is the first, seen from the other end.
template <Symbol (*f)(const Symbol&, std::int64_t)>
Symbols place(const Call& call) {
  Symbol x = call.in(0);
  const std::int64_t axis = place_of(x, call.integer("axis", 0));
  const bool last = call.integer("select_last_index", 0) != 0;
  const std::int64_t size = x.shape().dim(axis);
  if (x.dtype() == DType::uint8) x = cast(x, DType::int32);
  Symbol found = last ? (size - 1) - f(flip(x, axis), axis) : f(x, axis);
  if (call.integer("keepdims", 1) != 0) found = expand_dims(found, axis);
  return {found};
}

/// Element j of a row is made of the elements i that come before it.
template <Reduction f>
Symbols cumulative(const Call& call, double neutral) {
  const Symbol x = call.in(0);
  const std::int64_t axis = place_of(x, call.integers(1).at(0));
  const std::int64_t size = x.shape().dim(axis);
  const bool exclusive = call.integer("exclusive", 0) != 0;
  const bool reverse = call.integer("reverse", 0) != 0;
  const Symbol i = expand_dims(iota(call.graph(), size, DType::int64), 0);
  const Symbol j = expand_dims(iota(call.graph(), size, DType::int64), 1);
  const Symbol is_before = reverse ? (exclusive ? greater(i, j) : greater_equal(i, j))
                                   : (exclusive ? less(i, j) : less_equal(i, j));
  const Symbol row = expand_dims(move_axis(x, axis, -1), -2);
  return {move_axis(f(select(is_before, row, neutral), {-1}, false), -1, axis)};
}

Symbols cumulative_sum(const Call& call) { return cumulative<sum>(call, 0); }
Symbols cumulative_product(const Call& call) { return cumulative<prod>(call, 1); }

constexpr Mapping reduction_table[] = {
    {"ReduceSum", reduced_by<sum>},   {"ReduceMean", reduced_by<mean>}, {"ReduceProd", reduced_by<prod>},
    {"ReduceMax", extreme<max, any>}, {"ReduceMin", extreme<min, all>}, {"ReduceL1", absolute_sum},
    {"ReduceL2", length_of},          {"ReduceLogSum", log_sum},        {"ReduceLogSumExp", log_sum_exp},
    {"ReduceSumSquare", square_sum},  {"ArgMax", place<argmax>},        {"ArgMin", place<argmin>},
    {"CumSum", cumulative_sum},       {"CumProd", cumulative_product}};

}  // namespace

std::span<const Mapping> reduction_mappings() { return reduction_table; }

}  // namespace plexus::onnx_tests
