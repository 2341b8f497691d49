#include "division.hpp"
#include "operations.hpp"
#include "tile.hpp"

namespace plexus::onednn::PLEXUS_ISA {

namespace {

/// sin or cos of a tile; by the C library if one of its angles is beyond the range of `wave`.
template <class F, float (*exact)(float)>
void turn(const Instruction& instruction, void* const* addresses, std::int64_t n) {
  const float* x = static_cast<const float*>(addresses[instruction.in[0]]);
  float* out = static_cast<float*>(addresses[instruction.out]);
  int beyond = 0;
  for (std::int64_t i = 0; i < n; ++i) beyond |= __builtin_fabsf(x[i]) > 1e9F ? 1 : 0;
  if (beyond == 0) return map1<F, float, float>(instruction, addresses, n);
  for (std::int64_t i = 0; i < n; ++i) out[i] = exact(x[i]);
}
float exact_sin(float x) { return __builtin_sinf(x); }
float exact_cos(float x) { return __builtin_cosf(x); }

template <class T, unsigned... numbers>
constexpr void add_selects(TableBuilder& table) {
  using V = typename T::Value;
  (table.add("select", T::element, T::element, numbers, map3<Select, V, std::uint8_t, V, numbers>), ...);
}

template <class Compare, class T, unsigned... numbers>
constexpr void add_choices(TableBuilder& table, const char* op) {
  (table.add(op, T::element, T::element, numbers, map4<Choose<Compare>, typename T::Value, numbers>), ...);
}

template <class From, class... To>
constexpr void add_casts(TableBuilder& table) {
  (table.add("cast", From::element, To::element, 0,
             map1<Cast<typename To::Value>, typename To::Value, typename From::Value>),
   ...);
  table.add("cast", From::element, Element::boolean, 0, map1<Truth, std::uint8_t, typename From::Value>);
}

template <class... T>
constexpr void add_copies(TableBuilder& table) {
  (table.add("copy", T::element, T::element, 0, map1<Same, typename T::Value, typename T::Value>), ...);
  (table.add("copy", T::element, T::element, 1, map1<Same, typename T::Value, typename T::Value, 1>), ...);
}

template <class... T>
constexpr void add_questions(TableBuilder& table) {
  (table.add("isnan", T::element, Element::boolean, 0, map1<IsNan, std::uint8_t, typename T::Value>), ...);
  (table.add("isinf", T::element, Element::boolean, 0, map1<IsInf, std::uint8_t, typename T::Value>), ...);
}

constexpr void add_unary(TableBuilder& table) {
  table.unary<Negate, Float32, Float64, Int32, Int64>("negate");
  table.unary<Abs, Float32, Float64, Int32, Int64>("abs");
  table.unary<Sign, Float32, Float64, Int32, Int64>("sign");
  table.unary<Relu, Float32, Float64, Int32, Int64>("relu");
  table.unary<Floor, Float32, Float64>("floor");
  table.unary<Round, Float32, Float64>("round");
  table.unary<Sqrt, Float32, Float64>("sqrt");
  table.unary<Rsqrt, Float32, Float64>("rsqrt");
  table.unary<Reciprocal, Float32, Float64>("reciprocal");
  table.unary<Square, Float32, Float64>("square");
  table.unary<Not, Boolean>("logical_not");
  add_questions<Float32, Float64>(table);
}

constexpr void add_transcendental(TableBuilder& table) {
  table.unary<Exp, Float32>("exp");
  table.unary<Expm1, Float32>("expm1");
  table.unary<Log, Float32>("log");
  table.unary<Log1p, Float32>("log1p");
  table.unary<Atan, Float32>("atan");
  table.unary<Tanh, Float32>("tanh");
  table.unary<Sigmoid, Float32>("sigmoid");
  table.unary<Erf, Float32>("erf");
  table.add("sin", Element::float32, Element::float32, 0, turn<Sin, exact_sin>);
  table.add("cos", Element::float32, Element::float32, 0, turn<Cos, exact_cos>);
  table.binary<Power, Float32>("power");
  table.called<Exp, Float64>("exp");
  table.called<Expm1, Float64>("expm1");
  table.called<Log, Float64>("log");
  table.called<Log1p, Float64>("log1p");
  table.called<Atan, Float64>("atan");
  table.called<Tanh, Float64>("tanh");
  table.called<Sigmoid, Float64>("sigmoid");
  table.called<Erf, Float64>("erf");
  table.called<Sin, Float64>("sin");
  table.called<Cos, Float64>("cos");
  table.called_pair<Power, Float64, Int32, Int64, UInt8>("power");
  table.called_pair<Remainder, Float32, Float64, Int32, Int64, UInt8>("remainder");
  table.called_pair<FloorDivide, Float32, Float64, Int32, Int64, UInt8>("floor_divide");
}

constexpr void add_binary(TableBuilder& table) {
  table.binary<Add, Float32, Float64, Int32, Int64, UInt8>("add");
  table.binary<Subtract, Float32, Float64, Int32, Int64, UInt8>("subtract");
  table.binary<Multiply, Float32, Float64, Int32, Int64, UInt8>("multiply");
  table.binary<Divide, Float32, Float64>("divide");
  table.binary<Maximum, Float32, Float64, Int32, Int64, UInt8>("maximum");
  table.binary<Minimum, Float32, Float64, Int32, Int64, UInt8>("minimum");
  table.predicate<Equal, Float32, Float64, Int32, Int64, UInt8>("equal");
  table.predicate<NotEqual, Float32, Float64, Int32, Int64, UInt8>("not_equal");
  table.predicate<Less, Float32, Float64, Int32, Int64, UInt8>("less");
  table.predicate<LessEqual, Float32, Float64, Int32, Int64, UInt8>("less_equal");
  table.predicate<Greater, Float32, Float64, Int32, Int64, UInt8>("greater");
  table.predicate<GreaterEqual, Float32, Float64, Int32, Int64, UInt8>("greater_equal");
  table.predicate<And, Boolean>("logical_and");
  table.predicate<Or, Boolean>("logical_or");
  table.predicate<Xor, Boolean>("logical_xor");
}

template <class... T>
constexpr void add_choosing(TableBuilder& table) {
  (add_selects<T, 0, 1, 2, 3, 4, 5, 6, 7>(table), ...);
}

template <class... T>
constexpr void add_comparing(TableBuilder& table) {
  (add_choices<Less, T, 0, 2, 4, 6, 8, 10, 12, 14>(table, "select_less"), ...);
  (add_choices<LessEqual, T, 0, 2, 4, 6, 8, 10, 12, 14>(table, "select_less_equal"), ...);
  (add_choices<Greater, T, 0, 2, 4, 6, 8, 10, 12, 14>(table, "select_greater"), ...);
  (add_choices<GreaterEqual, T, 0, 2, 4, 6, 8, 10, 12, 14>(table, "select_greater_equal"), ...);
}

template <unsigned numbers, class... T>
constexpr void add_clips(TableBuilder& table) {
  (table.add("clip", T::element, T::element, numbers,
             map3<Clip, typename T::Value, typename T::Value, typename T::Value, numbers>),
   ...);
}

/// The operands c and e of compounds (kernels/compounds.hpp) are numbers: bits 2 and 4. If all operands are
/// numbers, the function has a tile of one element, whose operands count as tiles: no bit is set.
constexpr void add_compounds(TableBuilder& table) {
  constexpr Element f = Element::float32;
  table.add("moved_towards", f, f, 0, map3<MovedTowards, float, float, float, 0>);
  table.add("moved_towards", f, f, 4, map3<MovedTowards, float, float, float, 4>);
  table.add("moved_towards_square", f, f, 0, map3<MovedTowardsSquare, float, float, float, 0>);
  table.add("moved_towards_square", f, f, 4, map3<MovedTowardsSquare, float, float, float, 4>);
  table.add("lowered_by_ratio", f, f, 0, map5<LoweredByRatio, float, 0>);
  table.add("lowered_by_ratio", f, f, 20, map5<LoweredByRatio, float, 20>);
}

template <class... From>
constexpr void add_all_casts(TableBuilder& table) {
  (add_casts<From, Float32, Float64, Int32, Int64, UInt8>(table), ...);
}

constexpr TableBuilder built() {
  TableBuilder table;
  add_unary(table);
  add_transcendental(table);
  add_binary(table);
  add_choosing<Float32, Float64, Int32, Int64, UInt8, Boolean>(table);
  add_comparing<Float32, Float64>(table);
  add_clips<0, Float32, Float64, Int32, Int64>(table);
  add_clips<6, Float32, Float64, Int32, Int64>(table);
  add_compounds(table);
  add_all_casts<Float32, Float64, Int32, Int64, UInt8, Boolean>(table);
  add_copies<Float32, Float64, Int32, Int64, UInt8, Boolean>(table);
  return table;
}

constexpr TableBuilder table = built();

}  // namespace

extern const TileTable tile_table{table.entries, table.count};

}  // namespace plexus::onednn::PLEXUS_ISA
