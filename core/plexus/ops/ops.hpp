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
/// x as another dtype: a bool gives 0 or 1; to bool: x != 0; to integers: towards zero, what the dtype cannot
/// hold becomes the nearest that it can, and NaN the lowest. Its gradient is cast back if both are floating,
/// else zero.
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
/// The rest of a / b with the sign of b, NumPy's: a - b floor(a / b), without rounding the quotient. Of
/// integers by 0 it is 0. The gradient is 1 by a and -floor(a / b) by b.
Symbol remainder(const Symbol& a, const Symbol& b);
Symbol remainder(const Symbol& a, double b);
/// floor(a / b): the integer division of NumPy, which rounds downwards. Of integers by 0 it is 0. No
/// gradient.
Symbol floor_divide(const Symbol& a, const Symbol& b);
Symbol floor_divide(const Symbol& a, double b);
/// a^b; the gradient by b is zero where a <= 0. Of integers to a negative power it is 1 / a^-b rounded
/// towards zero, and 0 where a = 0.
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
/// condition ? a : b, element by element; all three broadcast. condition: bool. The operand that is not taken
/// changes no value, be it NaN. Its gradient is zero too, but where its own derivative is infinite or NaN,
/// the product of the two is NaN: of select(positive, sqrt(x), 0) at x = 0 it is 0 / 0. Take the operand of a
/// harmless value there: select(positive, sqrt(select(positive, x, 1)), 0).
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
/// The product. The gradient by an element is the product of the others, zeros among them or not; where the
/// product of the nonzero elements over- or underflows, so does the gradient.
Symbol prod(const Symbol& x, std::vector<std::int64_t> axes = {}, bool keep_dims = false);
/// Whether one (all) of them hold; of none, false (true). x and the result: bool.
Symbol any(const Symbol& x, std::vector<std::int64_t> axes = {}, bool keep_dims = false);
Symbol all(const Symbol& x, std::vector<std::int64_t> axes = {}, bool keep_dims = false);
/// log(sum(exp(x))) without overflow: -inf of elements that all are.
Symbol logsumexp(const Symbol& x, std::vector<std::int64_t> axes = {}, bool keep_dims = false);
/// The mean of the squared distances from the mean, by two passes: their sum divided by their count less
/// `ddof`. Throws ShapeError if nothing is left of the count.
Symbol variance(const Symbol& x, std::vector<std::int64_t> axes = {}, bool keep_dims = false,
                std::int64_t ddof = 0);
/// Index of the largest (smallest) element along one axis, the first of equals; int64. No gradient.
Symbol argmax(const Symbol& x, std::int64_t axis = -1);
Symbol argmin(const Symbol& x, std::int64_t axis = -1);
/// x summed over the axes that broadcasting from `shape` to x's shape made or stretched: broadcast's adjoint.
Symbol sum_to(const Symbol& x, const Shape& shape);
/// The sum of x over all processes that share a batch, where x is a sum over the rows that this one has; in a
/// single process x itself. What depends on all rows of a batch goes through it.
Symbol batch_total(const Symbol& x);

// --- shape (any dtype) ---
/// One dimension may be -1: it takes the remaining elements.
Symbol reshape(const Symbol& x, std::vector<std::int64_t> shape);
Symbol reshape(const Symbol& x, const Shape& shape);
/// reshape(x, {32, -1}) would otherwise fit both.
inline Symbol reshape(const Symbol& x, std::initializer_list<std::int64_t> shape) {
  return reshape(x, std::vector<std::int64_t>(shape));
}
/// Axis i of the result is axis permutation[i] of x; empty reverses.
Symbol transpose(const Symbol& x, std::vector<std::int64_t> permutation = {});
Symbol broadcast_to(const Symbol& x, const Shape& shape);
Symbol expand_dims(const Symbol& x, std::int64_t axis);
Symbol squeeze(const Symbol& x, std::int64_t axis);
/// Elements [begin, end) with a step of `strides` (>= 1; empty: ones) on each axis.
Symbol slice(const Symbol& x, std::vector<std::int64_t> begin, std::vector<std::int64_t> end,
             std::vector<std::int64_t> strides = {});
/// Python's x[begin:end:stride] along one axis: negative places count from the end, an absent one is the end
/// that the stride comes from or goes to, and what lies beyond the ends is left out. A negative stride goes
/// backwards.
Symbol slice_axis(const Symbol& x, std::int64_t axis, std::optional<std::int64_t> begin,
                  std::optional<std::int64_t> end = std::nullopt, std::int64_t stride = 1);
Symbol concat(std::span<const Symbol> parts, std::int64_t axis);
/// The inverse of concat: parts of these sizes, which make up the axis, or `count` equal parts. Throws
/// ShapeError if the axis cannot be divided so.
std::vector<Symbol> split(const Symbol& x, const std::vector<std::int64_t>& sizes, std::int64_t axis);
std::vector<Symbol> split(const Symbol& x, std::int64_t count, std::int64_t axis);
/// split(x, {3}, 0), one part, would otherwise be three.
inline std::vector<Symbol> split(const Symbol& x, std::initializer_list<std::int64_t> sizes,
                                 std::int64_t axis) {
  return split(x, std::vector<std::int64_t>(sizes), axis);
}
/// Parts of one type side by side along a new axis: axis -1 is the last of the result.
Symbol stack(std::span<const Symbol> parts, std::int64_t axis = 0);
/// x repeated so often along each axis, NumPy's tile; one number for each axis, >= 0.
Symbol tile(const Symbol& x, const std::vector<std::int64_t>& repeats);
/// The order of the elements along an axis reversed: a gather by constant indices.
Symbol flip(const Symbol& x, std::int64_t axis);
/// Axis `from` of x becomes axis `to` of the result; the others keep their order.
Symbol move_axis(const Symbol& x, std::int64_t from, std::int64_t to);
/// `value` before and after on each axis; `between` (empty: zeros) of it between neighbours.
Symbol pad(const Symbol& x, std::vector<std::int64_t> before, std::vector<std::int64_t> after,
           double value = 0, std::vector<std::int64_t> between = {});
/// values[.., indices[j..], ..]: slices of `values` along `axis` by integer `indices` (int32 or int64) of any
/// rank; result shape: values with `axis` replaced by the shape of indices. An index out of range (here and
/// wherever data says where to read or write) is an IndexError when the program runs, before anything is
/// read or written by it.
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
/// Ranks >= 2; the leading dimensions broadcast by NumPy's rule. Equal ones, and one b for all of a, are
/// multiplied as they are; an operand that is repeated otherwise is copied first.
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
/// The same on probabilities: divided by their sum, clipped to [eps, 1 - eps], then -sum(target log p).
/// Probabilities that are a softmax (or sigmoid, below) of logits are not made use of: the form on the logits
/// is built instead, which is the better number on every backend.
Symbol categorical_cross_entropy(const Symbol& target, const Symbol& probabilities);
Symbol sparse_categorical_cross_entropy(const Symbol& target, const Symbol& probabilities);
/// target, logits: equal shapes, element by element (no reduction): max(z,0) - z t + log1p(exp(-|z|)), and
/// its limits where a logit is infinite.
Symbol sigmoid_cross_entropy(const Symbol& target, const Symbol& logits);
/// -(t log p + (1-t) log(1-p)) with p clipped to [eps, 1 - eps], element by element.
Symbol binary_cross_entropy(const Symbol& target, const Symbol& probabilities);

/// What batch_normalization makes of a batch: y of x's type, mean and variance [features], floating.
struct BatchNormalized {
  Symbol y;
  Symbol mean;
  Symbol variance;  ///< of the whole batch (divided by the number of values), by two passes
};
/// (x - mean) / sqrt(variance + epsilon) * gamma + beta with the mean and the variance of each feature over
/// the batch and all axes but `axis`, that of the features. gamma, beta: [features]. Ioffe, Szegedy 2015.
BatchNormalized batch_normalization(const Symbol& x, const Symbol& gamma, const Symbol& beta, double epsilon,
                                    std::int64_t axis = -1);

// --- random: a function of (key, step, element) alone, the same on every backend ---
/// `key` from stream_key; `step`: int64 scalar symbol.
Symbol random_uniform(const Symbol& step, std::uint64_t key, const Type& type);
Symbol random_normal(const Symbol& step, std::uint64_t key, const Type& type);
Symbol random_truncated_normal(const Symbol& step, std::uint64_t key, const Type& type);

// --- feeding ---
/// Rows order[position * size .. + size) of a table: the batch of one step. table: [?, ...] (an open input),
/// order: [?] int32 (an open input), position: int64 scalar -> [size, ...]. The order must hold those rows.
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
