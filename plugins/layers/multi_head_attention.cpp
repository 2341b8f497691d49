#include <cmath>

#include "attending.hpp"
#include "trained_weight.hpp"

namespace plexus {
namespace {

/// x . kernel + bias for a kernel of several dimensions, of which the first `inputs` form the rows of the
/// matrix. Without a bias if it is null.
class HeadProduct final : public Layer {
 public:
  HeadProduct(const Shape& shape, std::size_t inputs, const TrainedWeight& kernel, const TrainedWeight* bias)
      : shape_(shape), inputs_(inputs), kernel_(kernel), bias_(bias) {}

  Symbol call(Scope& scope, const Symbol& x) const override {
    const Shape out = shape_.from(inputs_);
    const Symbol kernel = kernel_.declared(scope, "kernel", shape_);
    const Symbol y = matmul(x, reshape(kernel, Shape{x.shape().back(), out.elements()}));
    return bias_ ? y + reshape(bias_->declared(scope, "bias", out), Shape{out.elements()}) : y;
  }

 private:
  Shape shape_;
  std::size_t inputs_;
  const TrainedWeight& kernel_;
  const TrainedWeight* bias_;
};

/// Several attention heads in parallel, each with projections of its own: the concatenation of softmax(q .
/// k^T / sqrt(key_dim)) . v, projected to the query's width. Inputs: query [batch, queries, features], value
/// [batch, keys, ...], key (else the value) -> [batch, queries, features]; one input alone attends to itself.
/// Weights, as Keras has them: query, key [features, heads, key_dim], value [features, heads, value_dim],
/// attention_output [heads, value_dim, features]. Vaswani et al., "Attention Is All You Need", 2017; Keras 3,
/// multi_head_attention.py.
class MultiHeadAttention final : public Layer {
 public:
  static Schema schema() {
    Schema made =
        Schema("multi_head_attention", "Attention by several heads, each with projections of its own")
            .integer("num_heads", "number of heads", at_least(1))
            .integer("key_dim", "width of a head's queries and keys", at_least(1))
            .optional_integer("value_dim", "width of a head's values; key_dim if not given", at_least(1))
            .number("dropout", 0, "share of the weights that become 0 while training", in_half_open(0, 1))
            .boolean("use_bias", true, "add bias vectors in the projections")
            .boolean("use_causal_mask", false, "no position is weighted that lies behind the query's")
            .boolean("use_attention_mask", false,
                     "the last input tells by 1 what counts, by 0 what does not: [batch, keys], or [batch, "
                     "queries, keys]");
    made = TrainedWeight::with_options(std::move(made), "kernel", "kernels", "glorot_uniform");
    return TrainedWeight::with_options(std::move(made), "bias", "biases", "zeros")
        .example({{"num_heads", 2}, {"key_dim", 3}}, {rows_of({3, 4})})
        .example({{"num_heads", 2},
                  {"key_dim", 2},
                  {"value_dim", 3},
                  {"dropout", 0.25},
                  {"use_causal_mask", true},
                  {"kernel_regularizer", "l2"}},
                 {rows_of({3, 4}), rows_of({5, 2})})
        .example({{"num_heads", 1}, {"key_dim", 2}, {"use_bias", false}, {"use_attention_mask", true}},
                 {rows_of({3, 4}), rows_of({2, 4}), rows_of({2, 3}), indices_of({3, 2}, 2)});
  }

  explicit MultiHeadAttention(const Options& options)
      : heads_(options.integer("num_heads")),
        key_dim_(options.integer("key_dim")),
        value_dim_(options.has("value_dim") ? options.integer("value_dim") : key_dim_),
        dropout_(options.number("dropout")),
        use_bias_(options.boolean("use_bias")),
        causal_(options.boolean("use_causal_mask")),
        attention_mask_(options.boolean("use_attention_mask")),
        kernel_(options, "kernel"),
        bias_(options, "bias") {}

  std::vector<Symbol> call_many(Scope& scope, std::span<const Symbol> inputs) const override {
    const AttentionInputs in = attention_inputs("multi_head_attention", inputs, attention_mask_ ? 1 : 0);
    const Symbol query = projected(scope, "query", in.query, key_dim_) * (1 / std::sqrt(key_dim_));
    const Symbol key = projected(scope, "key", in.key, key_dim_);
    const Symbol value = projected(scope, "value", in.value, value_dim_);
    const Symbol y = attended(scope, matmul(query, key, false, true), value, mask(scope, in), dropout_);
    const Shape rows = in.query.shape();
    const HeadProduct output = product({heads_, value_dim_, rows[2]}, 2);
    const Symbol joined = reshape(transpose(y, {0, 2, 1, 3}), rows.with(2, heads_ * value_dim_));
    return {scope.call("attention_output", output, joined)};
  }

 private:
  HeadProduct product(const Shape& kernel, std::size_t inputs) const {
    return {kernel, inputs, kernel_, use_bias_ ? &bias_ : nullptr};
  }

  /// [batch, positions, features] -> [batch, heads, positions, width].
  Symbol projected(Scope& scope, std::string_view name, const Symbol& x, std::int64_t width) const {
    const Symbol y = scope.call(name, product({x.shape()[2], heads_, width}, 1), x);
    return transpose(reshape(y, Shape{x.shape()[0], x.shape()[1], heads_, width}), {0, 2, 1, 3});
  }

  /// Broadcasts to [batch, heads, queries, keys]; empty without masks.
  Symbol mask(Scope& scope, const AttentionInputs& in) const {
    const std::int64_t queries = in.query.shape()[1];
    const Shape keys = in.key.shape().without(2);
    const Symbol causal = causal_ ? causal_mask(scope.graph(), queries, keys[1]) : Symbol();
    if (!attention_mask_) return causal;
    const Symbol& given = in.masks.front();
    const bool of_keys = given.shape().rank() == 2;
    const Symbol held = holds("multi_head_attention", given, of_keys ? keys : keys.inserted(1, queries));
    return both(expand_dims(of_keys ? expand_dims(held, 1) : held, 1), causal);
  }

  std::int64_t heads_;
  std::int64_t key_dim_;
  std::int64_t value_dim_;
  double dropout_;
  bool use_bias_;
  bool causal_;
  bool attention_mask_;
  TrainedWeight kernel_;
  TrainedWeight bias_;
};

}  // namespace

void register_multi_head_attention(Registrar& registrar) { registrar.add<MultiHeadAttention>(); }

}  // namespace plexus
