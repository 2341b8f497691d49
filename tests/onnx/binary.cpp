#include <fmt/format.h>

#include "mapping.hpp"

namespace plexus::onnx_tests {

namespace {

template <Symbol (*f)(const Symbol&, const Symbol&)>
Symbols pair(const Call& call) {
  return {f(call.in(0), call.in(1))};
}

/// All operands, one after the other.
template <Symbol (*f)(const Symbol&, const Symbol&)>
Symbols folded(const Call& call) {
  Symbol result = call.in(0);
  for (std::size_t i = 1; i < call.count(); ++i) result = f(result, call.in(i));
  return {result};
}

Symbol sum_of(const Symbol& a, const Symbol& b) { return a + b; }
Symbol difference(const Symbol& a, const Symbol& b) { return a - b; }
Symbol times(const Symbol& a, const Symbol& b) { return a * b; }

/// ONNX divides integers towards zero.
Symbol quotient(const Symbol& a, const Symbol& b) {
  if (is_floating(a.dtype())) return a / b;
  const Symbol down = floor_divide(a, b);
  if (a.dtype() == DType::uint8) return down;
  const Symbol is_above = logical_and(less(down, 0), not_equal(down * b, a));
  return down + cast(is_above, a.dtype());
}

Symbols average(const Call& call) { return {folded<sum_of>(call)[0] / static_cast<double>(call.count())}; }

/// The exponent has a dtype of its own.
Symbols powers(const Call& call) {
  const Symbol a = call.in(0);
  const Symbol b = call.in(1);
  if (is_floating(b.dtype()) && !is_floating(a.dtype())) {
    return {cast(pow(cast(a, DType::float64), cast(b, DType::float64)), a.dtype())};
  }
  return {pow(a, cast(b, a.dtype()))};
}

Symbols rest(const Call& call) {
  const Symbol a = call.in(0);
  const Symbol b = call.in(1);
  if (call.integer("fmod", 0) == 0) return {remainder(a, b)};
  // With the sign of a.
  return {a.dtype() == DType::uint8 ? remainder(a, b) : sign(a) * remainder(abs(a), abs(b))};
}

Symbol equality(const Symbol& a, const Symbol& b) {
  return a.dtype() == DType::boolean ? logical_not(logical_xor(a, b)) : equal(a, b);
}

Symbols choice(const Call& call) { return {select(call.in(0), call.in(1), call.in(2))}; }

/// Bits that leave a byte are lost, as uint8 wraps around. Of signed integers, the sign decides.
Symbols shifted(const Call& call) {
  const Symbol x = call.in(0);
  if (x.dtype() != DType::uint8) throw NotMapped("shifts of signed integers");
  const Symbol factor = pow(2 * ones_like(call.in(1)), call.in(1));
  return {call.text("direction", "LEFT") == "LEFT" ? x * factor : floor_divide(x, factor)};
}

Symbols parametric(const Call& call) {
  const Symbol x = call.in(0);
  return {select(greater(x, zeros_like(x)), x, x * call.in(1))};
}

constexpr Mapping binary_table[] = {{"Add", pair<sum_of>},
                                    {"Sub", pair<difference>},
                                    {"Mul", pair<times>},
                                    {"Div", pair<quotient>},
                                    {"Pow", powers},
                                    {"Mod", rest},
                                    {"BitShift", shifted},
                                    {"Max", folded<maximum>},
                                    {"Min", folded<minimum>},
                                    {"Sum", folded<sum_of>},
                                    {"Mean", average},
                                    {"And", pair<logical_and>},
                                    {"Or", pair<logical_or>},
                                    {"Xor", pair<logical_xor>},
                                    {"Equal", pair<equality>},
                                    {"Less", pair<less>},
                                    {"LessOrEqual", pair<less_equal>},
                                    {"Greater", pair<greater>},
                                    {"GreaterOrEqual", pair<greater_equal>},
                                    {"Where", choice},
                                    {"PRelu", parametric}};

}  // namespace

std::span<const Mapping> binary_mappings() { return binary_table; }

}  // namespace plexus::onnx_tests
