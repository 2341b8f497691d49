#pragma once

#include <plexus/graph/op.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What element-wise ops share: checks of their operands, broadcasting, error bounds. For authors of ops.
namespace plexus {

/// Sets of dtypes that an op's operands may have.
enum class Operands {
  floating,  ///< float32, float64
  numeric,   ///< float32, float64, int32, int64
  integer,   ///< int32, int64
  ordered,   ///< all but bool
  boolean,   ///< bool
  any
};

bool accepts(Operands operands, DType dtype);
/// "float32 [2, 3], int64 []".
std::string text_of(std::span<const Type> types);
/// Throws ShapeError, naming op and all types, unless there are `count` inputs of accepted dtypes.
void require_operands(std::string_view op, std::span<const Type> inputs, std::size_t count,
                      Operands operands);
/// The shape that all inputs broadcast to (NumPy's rule). Throws ShapeError, naming op and all types.
Shape broadcast_shape(std::string_view op, std::span<const Type> inputs);
/// The common dtype with the shape that all inputs broadcast to. Throws ShapeError, naming op and all types.
Type broadcast_type(std::string_view op, std::span<const Type> inputs);
/// Converts `axis` of `x`, in [-rank, rank), to [0, rank). Throws ShapeError, naming op and type, if it is
/// outside.
std::int64_t axis_of(std::string_view op, const Type& x, std::int64_t axis);

/// A constant scalar of x's dtype. Throws UsageError if x is integer and the value has a fraction.
Symbol number_beside(const Symbol& x, double value);
/// Whether a gradient by `input` is needed: it is of a floating dtype and no constant.
bool takes_gradient(const Symbol& input);

/// The gradient by an operand, from the gradient by the operand after broadcasting: a sum over the axes that
/// were broadcast. Empty stays empty.
Symbol unbroadcast(const Symbol& gradient, const Symbol& operand);

/// Maps the row-major index of an element of shape `to` to that of the element of shape `from` that
/// broadcasting puts there. Several threads may read one at the same time; a thread that changes it must be
/// alone with it.
class BroadcastIndex {
 public:
  /// Requires: `from` broadcasts to `to`.
  BroadcastIndex(const Shape& from, const Shape& to);
  std::int64_t operator()(std::int64_t element) const;

 private:
  Shape to_;
  std::array<std::int64_t, Shape::max_rank> strides_{};
};

/// The error bound of an element whose value is undecided: errors of the inputs may move it across a jump (as
/// of floor or a comparison) or to a division by 0.
inline constexpr double undecided_error = std::numeric_limits<double>::infinity();

/// An element of an input, with a bound on its absolute error.
struct Inexact {
  double value;
  double error;
};

/// The bound on one output element: from the elements it is made of, its exact value and the unit roundoff
/// (0 where the output is no floating-point number). NaN means that there is no bound.
using ElementBound = std::function<double(std::span<const Inexact> inputs, double output, double roundoff)>;

/// Error bounds of a node with one output that is made element by element from broadcast inputs.
std::vector<Tensor> elementwise_bound(const Node& node, const Observation& seen, const ElementBound& bound);
/// Bounds of zero, for an op whose outputs are always exact.
std::vector<Tensor> exact_bound(const Observation& seen);

/// The rounding error of a result of magnitude |y|: `count` unit roundoffs of it, and the smallest normal
/// number, as a processor may flush subnormal numbers to zero. 0 for an infinite y.
double rounding(double y, double count, double roundoff);
/// How far apart f's values can be on x.value +- x.error, f being monotone on it; NaN or infinite outside of
/// its domain.
double monotone_spread(const Inexact& x, double (*f)(double));

}  // namespace plexus
