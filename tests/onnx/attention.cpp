#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "mapping.hpp"

namespace plexus::onnx_tests {

namespace {

constexpr double minus_infinity = -std::numeric_limits<double>::infinity();

/// [batch, rows, heads * size] as [batch, heads, rows, size].
Symbol in_heads(const Symbol& x, std::int64_t heads) {
  if (x.shape().rank() == 4) return x;
  return transpose(reshape(x, {x.shape().dim(0), x.shape().dim(1), heads, -1}), {0, 2, 1, 3});
}

/// Each head of x so often as several of `heads` share it.
Symbol shared_heads(const Symbol& x, std::int64_t heads) {
  const Shape& s = x.shape();
  if (s[1] == heads) return x;
  return reshape(tile(expand_dims(x, 2), {1, 1, heads / s[1], 1, 1}), Shape{s[0], heads, s[2], s[3]});
}

/// What is added to the scores: 0, or -inf where a key is not seen.
class Bias {
 public:
  Bias(const Call& call, DType dtype, std::int64_t queries, std::int64_t keys)
      : call_(call), dtype_(dtype), queries_(queries), keys_(keys) {
    if (call.has(3)) add(mask(call.in(3)));
    const std::int64_t left = call.integer("left_window_size", -1);
    const std::int64_t right = call.integer("right_window_size", -1);
    if (call.integer("is_causal", 0) != 0) add(where(less_equal(ahead(), 0)));
    if (left >= 0) add(where(greater_equal(ahead(), -static_cast<double>(left))));
    if (right >= 0) add(where(less_equal(ahead(), static_cast<double>(right))));
    if (call.has(6)) add(where(less(key(), per_batch(call.in(6)))));
  }

  /// Empty if every key is seen.
  const Symbol& total() const { return total_; }

 private:
  void add(const Symbol& bias) { total_ = total_ ? total_ + bias : bias; }

  Symbol where(const Symbol& is_seen) const {
    return select(is_seen, 0, full(call_.graph(), {dtype_, Shape{}}, minus_infinity));
  }

  /// Keys that it says nothing of are not seen.
  Symbol mask(const Symbol& given) const {
    Integers after(given.shape().rank(), 0);
    after.back() = keys_ - given.shape().back();
    const bool truths = given.dtype() == DType::boolean;
    const Symbol complete = pad(given, Integers(after.size(), 0), after, truths ? 0 : minus_infinity);
    return truths ? where(complete) : complete;
  }

  static Symbol per_batch(const Symbol& lengths) {
    return reshape(cast(lengths, DType::int64), Shape{lengths.shape().elements(), 1, 1, 1});
  }

  Symbol key() const { return iota(call_.graph(), keys_, DType::int64); }

  /// How far a key is ahead of a query: keys of the past come before all of them.
  Symbol ahead() const {
    const Symbol query = expand_dims(iota(call_.graph(), queries_, DType::int64), 1);
    if (call_.has(6) && !call_.has(4)) {
      return key() - (query + (per_batch(call_.in(6)) - static_cast<double>(queries_)));
    }
    const std::int64_t past = call_.has(4) ? call_.in(4).shape().dim(2) : 0;
    return key() - (query + static_cast<double>(past));
  }

  const Call& call_;
  DType dtype_;
  std::int64_t queries_;
  std::int64_t keys_;
  Symbol total_;
};

Symbol with_past(const Call& call, std::size_t past, const Symbol& now) {
  return call.has(past) ? concat(std::vector{call.in(past), now}, 2) : now;
}

/// A query that sees no key gets nothing.
Symbol probabilities(const Call& call, const Symbol& scores, const Symbol& bias) {
  const std::int64_t number = call.integer("softmax_precision", 0);
  const Symbol precise = number == 0 ? scores : cast(scores, dtype_of_number(number));
  const Symbol seen = cast(softmax(precise, -1), scores.dtype());
  if (!bias) return seen;
  return select(equal(max(bias, {-1}, true), minus_infinity), 0, seen);
}

Symbols attention(const Call& call) {
  const bool rows = call.in(0).shape().rank() == 3;
  const Symbol q = in_heads(call.in(0), call.integer("q_num_heads", 0));
  const Symbol key = with_past(call, 4, in_heads(call.in(1), call.integer("kv_num_heads", 0)));
  const Symbol value = with_past(call, 5, in_heads(call.in(2), call.integer("kv_num_heads", 0)));
  const std::int64_t heads = q.shape().dim(1);
  const double scale = call.number("scale", 1 / std::sqrt(static_cast<double>(q.shape().back())));
  Symbol scores = matmul(q * scale, shared_heads(key, heads), false, true);
  const double softcap = call.number("softcap", 0);
  if (softcap > 0) scores = tanh(scores / softcap) * softcap;
  const Symbol bias = Bias(call, q.dtype(), q.shape().dim(2), key.shape().dim(2)).total();
  const Symbol biased = bias ? scores + bias : scores;
  const Symbol weights = probabilities(call, biased, bias);
  Symbol y = matmul(weights, shared_heads(value, heads));
  if (rows) y = reshape(transpose(y, {0, 2, 1, 3}), {y.shape().dim(0), y.shape().dim(2), -1});
  const std::int64_t mode = call.integer("qk_matmul_output_mode", 0);
  return {y, key, value, mode == 3 ? weights : mode == 2 ? biased : scores};
}

/// Pairs of elements turned by an angle of their place.
Symbols rotary(const Call& call) {
  const Symbol given = call.in(0);
  const bool in_four = given.shape().rank() == 4;
  const std::int64_t heads = call.integer("num_heads", 0);
  const Symbol x = in_four ? transpose(given, {0, 2, 1, 3})
                           : reshape(given, {given.shape().dim(0), given.shape().dim(1), heads, -1});
  const auto angles = [&](std::size_t i) {
    return expand_dims(call.has(3) ? gather(call.in(i), call.in(3), 0) : call.in(i), 2);
  };
  const std::int64_t given_size = call.integer("rotary_embedding_dim", 0);
  const std::int64_t size = given_size == 0 ? x.shape().back() : given_size;
  const bool interleaved = call.integer("interleaved", 0) != 0;
  const Symbol a = interleaved ? slice_axis(x, -1, 0, size, 2) : slice_axis(x, -1, 0, size / 2);
  const Symbol b = interleaved ? slice_axis(x, -1, 1, size, 2) : slice_axis(x, -1, size / 2, size);
  const Symbol real = angles(1) * a - angles(2) * b;
  const Symbol imaginary = angles(2) * a + angles(1) * b;
  const std::vector<Symbol> parts{real, imaginary};
  Shape turned_shape = x.shape().with(-1, size);
  const Symbol turned = interleaved ? reshape(stack(parts, -1), turned_shape) : concat(parts, -1);
  const Symbol y = concat(std::vector{turned, slice_axis(x, -1, size)}, -1);
  return {in_four ? transpose(y, {0, 2, 1, 3}) : reshape(y, given.shape())};
}

Symbols gated(const Call& call) {
  const Symbol a = call.in(0);
  return {a * sigmoid(call.number("alpha", 1) * a) * call.in(1)};
}

constexpr Mapping attention_table[] = {
    {"Attention", attention}, {"RotaryEmbedding", rotary}, {"SwiGLU", gated}};

}  // namespace

std::span<const Mapping> attention_mappings() { return attention_table; }

}  // namespace plexus::onnx_tests
