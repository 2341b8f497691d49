#pragma once

#include <plexus/graph/graph.hpp>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <vector>

/// Formulas over symbols. Every function adds a node (or a few) to the graph of its operands and returns the
/// result. Element-wise functions of two operands broadcast by NumPy's rule; their dtypes must agree, else a
/// ShapeError names op, shapes and dtypes. A C++ number takes the dtype of the symbol beside it. `axis` may
/// be negative. relu'(0) = 0, abs'(0) = sign(0) = 0; where max/min tie, the gradient is shared equally.
namespace plexus {

// --- element-wise, one operand (floating unless said) ---
Symbol operator-(const Symbol& x);
Symbol abs(const Symbol& x);
Symbol sign(const Symbol& x);
Symbol floor(const Symbol& x);
Symbol ceil(const Symbol& x);
Symbol round(const Symbol& x);  ///< to the nearest whole number, from halfway to the even one
Symbol exp(const Symbol& x);
Symbol expm1(const Symbol& x);
Symbol log(const Symbol& x);
Symbol log1p(const Symbol& x);
Symbol sqrt(const Symbol& x);
Symbol rsqrt(const Symbol& x);       ///< 1 / sqrt(x)
Symbol reciprocal(const Symbol& x);  ///< 1 / x
Symbol square(const Symbol& x);
Symbol sin(const Symbol& x);
Symbol cos(const Symbol& x);
Symbol tan(const Symbol& x);   ///< sin(x) / cos(x)
Symbol atan(const Symbol& x);  ///< in [-pi / 2, pi / 2]
Symbol tanh(const Symbol& x);
Symbol sigmoid(const Symbol& x);  ///< 1 / (1 + exp(-x)), without overflow
Symbol erf(const Symbol& x);
Symbol logical_not(const Symbol& x);  ///< bool
Symbol isnan(const Symbol& x);        ///< bool: whether x is no number. No gradient
Symbol isinf(const Symbol& x);        ///< bool: whether x is infinite, of either sign. No gradient
/// x as another dtype: a bool gives 0 or 1; to bool: x != 0; to integers: rounded towards zero and limited to
/// the range of the dtype, and NaN becomes its lowest value. The gradient is cast back if both dtypes are
/// floating, else it is zero.
Symbol cast(const Symbol& x, DType to);
/// x, through which no gradient flows.
Symbol stop_gradient(const Symbol& x);

// --- element-wise, two operands: any dtype but bool, integers wrapping around; / is floating only ---
Symbol operator+(const Symbol& a, const Symbol& b);
Symbol operator-(const Symbol& a, const Symbol& b);
Symbol operator*(const Symbol& a, const Symbol& b);
Symbol operator/(const Symbol& a, const Symbol& b);
Symbol operator+(const Symbol& a, double b);
Symbol operator-(const Symbol& a, double b);
Symbol operator*(const Symbol& a, double b);
Symbol operator/(const Symbol& a, double b);
Symbol operator+(double a, const Symbol& b);
Symbol operator-(double a, const Symbol& b);
Symbol operator*(double a, const Symbol& b);
Symbol operator/(double a, const Symbol& b);
/// The remainder of a / b with the sign of b, as in NumPy: a - b floor(a / b), without rounding the quotient.
/// An integer divided by 0 gives 0. The gradient is 1 by a and -floor(a / b) by b.
Symbol remainder(const Symbol& a, const Symbol& b);
Symbol remainder(const Symbol& a, double b);
/// floor(a / b): the integer division of NumPy, which rounds downwards. An integer divided by 0 gives 0. No
/// gradient.
Symbol floor_divide(const Symbol& a, const Symbol& b);
Symbol floor_divide(const Symbol& a, double b);
/// a^b; the gradient by b is zero where a <= 0. For integers and a negative b it is 1 / a^-b rounded towards
/// zero, and 0 where a = 0.
Symbol pow(const Symbol& a, const Symbol& b);
Symbol pow(const Symbol& a, double b);
Symbol pow(double a, const Symbol& b);
Symbol maximum(const Symbol& a, const Symbol& b);
Symbol maximum(const Symbol& a, double b);
Symbol minimum(const Symbol& a, const Symbol& b);
Symbol minimum(const Symbol& a, double b);
Symbol equal(const Symbol& a, const Symbol& b);  ///< the comparisons give bool
Symbol equal(const Symbol& a, double b);
Symbol not_equal(const Symbol& a, const Symbol& b);
Symbol not_equal(const Symbol& a, double b);
Symbol less(const Symbol& a, const Symbol& b);
Symbol less(const Symbol& a, double b);
Symbol less_equal(const Symbol& a, const Symbol& b);
Symbol less_equal(const Symbol& a, double b);
Symbol greater(const Symbol& a, const Symbol& b);
Symbol greater(const Symbol& a, double b);
Symbol greater_equal(const Symbol& a, const Symbol& b);
Symbol greater_equal(const Symbol& a, double b);
Symbol logical_and(const Symbol& a, const Symbol& b);  ///< bool
Symbol logical_or(const Symbol& a, const Symbol& b);   ///< bool
Symbol logical_xor(const Symbol& a, const Symbol& b);  ///< bool: one of the two, not both
/// condition ? a : b, element by element; all three broadcast. condition: bool. The operand that is not
/// chosen does not affect the value, even if it is NaN. The gradient by it is zero, but where its own
/// derivative is infinite or NaN, the product of the two is NaN: the gradient of select(positive, sqrt(x), 0)
/// at x = 0 is 0 / 0. Compute the operand from a harmless value there: select(positive, sqrt(select(positive,
/// x, 1)), 0).
Symbol select(const Symbol& condition, const Symbol& a, const Symbol& b);
Symbol select(const Symbol& condition, const Symbol& a, double b);
Symbol select(const Symbol& condition, double a, const Symbol& b);
/// min(max(x, low), high); the gradient is zero outside [low, high].
Symbol clip(const Symbol& x, double low, double high);

// --- reductions over `axes` (empty: all) of numbers; `any` and `all` alone take bool ---
Symbol sum(const Symbol& x, std::vector<std::int64_t> axes = {}, bool keep_dims = false);
Symbol mean(const Symbol& x, std::vector<std::int64_t> axes = {}, bool keep_dims = false);
Symbol max(const Symbol& x, std::vector<std::int64_t> axes = {}, bool keep_dims = false);
Symbol min(const Symbol& x, std::vector<std::int64_t> axes = {}, bool keep_dims = false);
/// The product. The gradient by an element is the product of the others, also where some are zero; where the
/// product of the nonzero elements over- or underflows, so does the gradient.
Symbol prod(const Symbol& x, std::vector<std::int64_t> axes = {}, bool keep_dims = false);
/// Whether any (all) of the elements are true; without elements false (true). x and the result are bool.
Symbol any(const Symbol& x, std::vector<std::int64_t> axes = {}, bool keep_dims = false);
Symbol all(const Symbol& x, std::vector<std::int64_t> axes = {}, bool keep_dims = false);
/// log(sum(exp(x))) without overflow; -inf if all elements are -inf.
Symbol logsumexp(const Symbol& x, std::vector<std::int64_t> axes = {}, bool keep_dims = false);
/// The sum of the squared distances from the mean divided by (count - `ddof`), in two passes. Throws
/// ShapeError unless 0 <= ddof < count.
Symbol variance(const Symbol& x, std::vector<std::int64_t> axes = {}, bool keep_dims = false,
                std::int64_t ddof = 0);
/// Index of the largest (smallest) element along one axis, the first of equals; int64. No gradient.
Symbol argmax(const Symbol& x, std::int64_t axis = -1);
Symbol argmin(const Symbol& x, std::int64_t axis = -1);
/// x summed over the axes that broadcasting from `shape` to x's shape added or stretched: the adjoint of
/// broadcast_to.
Symbol sum_to(const Symbol& x, const Shape& shape);
/// The sum of x over all processes that share a batch, where x is a sum over the rows of this process; in a
/// single process x itself. A value that depends on all rows of a batch must be computed by it.
Symbol batch_total(const Symbol& x);

// --- shape (any dtype) ---
/// One dimension may be -1: it takes the remaining elements.
Symbol reshape(const Symbol& x, std::vector<std::int64_t> shape);
Symbol reshape(const Symbol& x, const Shape& shape);
/// Without this overload reshape(x, {32, -1}) would be ambiguous.
inline Symbol reshape(const Symbol& x, std::initializer_list<std::int64_t> shape) {
  return reshape(x, std::vector<std::int64_t>(shape));
}
/// Axis i of the result is axis permutation[i] of x; an empty permutation reverses the axes.
Symbol transpose(const Symbol& x, std::vector<std::int64_t> permutation = {});
/// x repeated to `shape` by NumPy's rule; throws ShapeError if x does not broadcast to it.
Symbol broadcast_to(const Symbol& x, const Shape& shape);
/// x with a new axis of size 1, which is `axis` of the result (-1: the last).
Symbol expand_dims(const Symbol& x, std::int64_t axis);
/// x without `axis`. Throws ShapeError unless its size is 1.
Symbol squeeze(const Symbol& x, std::int64_t axis);
/// Elements [begin, end) with a step of `strides` (>= 1; empty: ones) on each axis.
Symbol slice(const Symbol& x, std::vector<std::int64_t> begin, std::vector<std::int64_t> end,
             std::vector<std::int64_t> strides = {});
/// Python's x[begin:end:stride] along one axis: negative positions count from the end, an absent `begin` or
/// `end` means the respective end of the axis, and positions beyond the axis are limited to it. A negative
/// stride goes backwards. Throws ShapeError for a stride of 0.
Symbol slice_axis(const Symbol& x, std::int64_t axis, std::optional<std::int64_t> begin,
                  std::optional<std::int64_t> end = std::nullopt, std::int64_t stride = 1);
/// The parts one after another along `axis`. Throws ShapeError unless dtypes and all other dimensions are
/// equal.
Symbol concat(std::span<const Symbol> parts, std::int64_t axis);
/// The inverse of concat: parts of the given sizes, which must add up to the size of the axis, or `count`
/// equal parts. Throws ShapeError if the axis cannot be divided so.
std::vector<Symbol> split(const Symbol& x, const std::vector<std::int64_t>& sizes, std::int64_t axis);
std::vector<Symbol> split(const Symbol& x, std::int64_t count, std::int64_t axis);
/// Without this overload split(x, {3}, 0), which is one part of size 3, would be three parts.
inline std::vector<Symbol> split(const Symbol& x, std::initializer_list<std::int64_t> sizes,
                                 std::int64_t axis) {
  return split(x, std::vector<std::int64_t>(sizes), axis);
}
/// Parts of one type side by side along a new axis: axis -1 is the last of the result.
Symbol stack(std::span<const Symbol> parts, std::int64_t axis = 0);
/// x repeated repeats[i] times along axis i, as NumPy's tile; one number >= 0 for each axis.
Symbol tile(const Symbol& x, const std::vector<std::int64_t>& repeats);
/// The order of the elements along an axis reversed: a gather by constant indices.
Symbol flip(const Symbol& x, std::int64_t axis);
/// Axis `from` of x becomes axis `to` of the result; the others keep their order.
Symbol move_axis(const Symbol& x, std::int64_t from, std::int64_t to);
/// x with before[i] and after[i] elements `value` at the ends of axis i and between[i] (empty: none) between
/// neighbouring elements.
Symbol pad(const Symbol& x, std::vector<std::int64_t> before, std::vector<std::int64_t> after,
           double value = 0, std::vector<std::int64_t> between = {});
/// values[.., indices[j..], ..]: slices of `values` along `axis` by integer `indices` (int32 or int64) of any
/// rank; result shape: values with `axis` replaced by the shape of indices. An index out of range (here and
/// in all ops with indices) throws IndexError when the program runs, before anything is read or written at
/// it.
Symbol gather(const Symbol& values, const Symbol& indices, std::int64_t axis = 0);
/// Zeros of `shape` into which slices of x are added along axis 0 at `indices`: gather's adjoint.
Symbol scatter_add(const Symbol& x, const Symbol& indices, const Shape& shape);
/// [..., depth] of `dtype`: 1 where the last index is the integer in `indices`, which are in [0, depth),
/// else 0.
Symbol one_hot(const Symbol& indices, std::int64_t depth, DType dtype);
/// 0, 1, .. size-1.
Symbol iota(Graph& graph, std::int64_t size, DType dtype);

// --- products ---
/// a: [..., m, k] (or [..., k, m] if transpose_a), b: [k, n] or [..., k, n] (or transposed) -> [..., m, n].
/// Ranks >= 2; the leading dimensions broadcast by NumPy's rule. Equal leading dimensions, and one b for all
/// of a, need no copy; an operand that must be repeated otherwise is copied first.
Symbol matmul(const Symbol& a, const Symbol& b, bool transpose_a = false, bool transpose_b = false);

// --- composites: each also has a definition in the ops above ---
Symbol relu(const Symbol& x);
Symbol leaky_relu(const Symbol& x, double negative_slope);
Symbol elu(const Symbol& x, double alpha);
Symbol selu(const Symbol& x);       ///< Klambauer et al. 2017; 1.0507009873554805, 1.6732632423543772
Symbol gelu(const Symbol& x);       ///< exact: x/2 (1 + erf(x / sqrt 2))
Symbol gelu_tanh(const Symbol& x);  ///< the tanh approximation (Hendrycks, Gimpel 2016)
Symbol silu(const Symbol& x);
Symbol softplus(const Symbol& x);  ///< max(x, 0) + log1p(exp(-|x|))
Symbol softmax(const Symbol& x, std::int64_t axis = -1);
Symbol log_softmax(const Symbol& x, std::int64_t axis = -1);
/// Losses, one value per row: the last axis of the prediction is reduced (semantics of Keras 3; eps = 1e-7).
/// target, logits: [..., classes], target: probabilities -> [...]. A logit of -inf excludes its class: where
/// the target is 0, it adds nothing.
Symbol softmax_cross_entropy(const Symbol& target, const Symbol& logits);
/// target: integers [...] in [0, classes), logits: [..., classes] -> [...].
Symbol sparse_softmax_cross_entropy(const Symbol& target, const Symbol& logits);
/// The same on probabilities: divided by their sum, clipped to [eps, 1 - eps], then -sum(target log p). If
/// the probabilities are the output of a softmax over the last axis (below: of a sigmoid), the form on its
/// logits is built instead, which is more accurate on every backend.
Symbol categorical_cross_entropy(const Symbol& target, const Symbol& probabilities);
Symbol sparse_categorical_cross_entropy(const Symbol& target, const Symbol& probabilities);
/// target, logits: equal shapes, element by element (no reduction): max(z,0) - z t + log1p(exp(-|z|)), and
/// its limits where a logit is infinite.
Symbol sigmoid_cross_entropy(const Symbol& target, const Symbol& logits);
/// -(t log p + (1-t) log(1-p)) with p clipped to [eps, 1 - eps], element by element.
Symbol binary_cross_entropy(const Symbol& target, const Symbol& probabilities);

/// The outputs of batch_normalization: y of x's type, mean and variance [features] of x's dtype.
struct BatchNormalized {
  Symbol y;
  Symbol mean;
  Symbol variance;  ///< of the whole batch (divided by the number of values), by two passes
};
/// (x - mean) / sqrt(variance + epsilon) * gamma + beta with the mean and the variance of each feature over
/// the batch and all axes but `axis`, the axis of the features. gamma, beta: [features]. Ioffe, Szegedy 2015.
BatchNormalized batch_normalization(const Symbol& x, const Symbol& gamma, const Symbol& beta, double epsilon,
                                    std::int64_t axis = -1);

// --- random: a function of (key, step, element) alone, the same on every backend ---
/// Uniform in [0, 1), N(0, 1), and N(0, 1) truncated at +-2. `key`: from stream_key; `step`: int64 scalar;
/// `type`: float32 or float64.
Symbol random_uniform(const Symbol& step, std::uint64_t key, const Type& type);
Symbol random_normal(const Symbol& step, std::uint64_t key, const Type& type);
Symbol random_truncated_normal(const Symbol& step, std::uint64_t key, const Type& type);

// --- feeding ---
/// Rows order[position * size .. + size) of a table: the batch of one step. table: [?, ...] (an open input),
/// order: [?] int32 (an open input), position: int64 scalar -> [size, ...]. `order` must be long enough to
/// have them.
Symbol batch_gather(const Symbol& table, const Symbol& order, const Symbol& position, std::int64_t size);

// --- constants ---
/// A scalar, or filled, constant.
Symbol constant(Graph& graph, double value, DType dtype);
Symbol full(Graph& graph, const Type& type, double value);
Symbol constant(Graph& graph, Tensor value);
/// Values in row-major order, each converted to the dtype; integers beyond 2^53 need a tensor. Throws
/// ShapeError unless there are as many as the type has elements.
Symbol constant(Graph& graph, const Type& type, const std::vector<double>& values);
Symbol zeros_like(const Symbol& x);
Symbol ones_like(const Symbol& x);

}  // namespace plexus
