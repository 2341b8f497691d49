#include "attending.hpp"

namespace plexus {
namespace {

/// The initial value of the layer's two trained numbers.
class StartsAsOne final : public Initializer {
 public:
  Symbol make(Random& random, const Shape& shape) const override { return random.full(shape, 1); }
};

/// softmax(query . key^T) . value: for each position of the query a mean of the values, weighted by how well
/// their keys fit. Inputs: query [batch, queries, features], value [batch, keys, width], key [batch, keys,
/// features] (else the value), and masks -> [batch, queries, width]. Luong, Pham, Manning, "Effective
/// Approaches to Attention-based Neural Machine Translation", 2015; Keras 3, attention.py.
class Attention final : public Layer {
 public:
  static Schema schema() {
    return Schema("attention", "A mean of values, weighted by how well their keys fit a query")
        .boolean("use_scale", false, "the scores are scaled by a number that is trained")
        .choice("score_mode", {"dot", "concat"}, "dot",
                "how a query and a key are compared: by their product, or by the sum of tanh(query + key)")
        .number("dropout", 0, "share of the weights that become 0 while training", in_half_open(0, 1))
        .boolean("use_causal_mask", false, "no position is weighted that lies behind the query's")
        .boolean("use_value_mask", false,
                 "the last input [batch, keys] tells by 1 which values count, by 0 which do not; where none "
                 "does, the result is 0 (Keras: as if all did)")
        .boolean("use_query_mask", false,
                 "an input [batch, queries] behind the key, before the value's mask, makes the outputs 0 "
                 "where it is 0")
        .example({}, {rows_of({3, 4}), rows_of({5, 4})})
        .example({{"use_scale", true}, {"use_causal_mask", true}, {"dropout", 0.25}},
                 {rows_of({3, 4}), rows_of({3, 2}), rows_of({3, 4})})
        .example({{"score_mode", "concat"}, {"use_value_mask", true}, {"use_query_mask", true}},
                 {rows_of({3, 4}), rows_of({2, 4}), indices_of({3}, 2), indices_of({2}, 2)});
  }

  explicit Attention(const Options& options)
      : use_scale_(options.boolean("use_scale")),
        concat_(options.text("score_mode") == "concat"),
        dropout_(options.number("dropout")),
        causal_(options.boolean("use_causal_mask")),
        value_mask_(options.boolean("use_value_mask")),
        query_mask_(options.boolean("use_query_mask")) {}

  std::vector<Symbol> call_many(Scope& scope, std::span<const Symbol> inputs) const override {
    const std::size_t masks = (query_mask_ ? 1 : 0) + (value_mask_ ? 1 : 0);
    const AttentionInputs in = attention_inputs("attention", inputs, masks);
    const Shape queries = in.query.shape().without(2);
    const Shape keys = in.key.shape().without(2);
    Symbol mask = causal_ ? causal_mask(scope.graph(), queries[1], keys[1]) : Symbol();
    if (value_mask_) mask = both(expand_dims(holds("attention", in.masks.back(), keys), 1), mask);
    const Symbol y = attended(scope, scores(scope, in.query, in.key), in.value, mask, dropout_);
    if (!query_mask_) return {y};
    return {select(expand_dims(holds("attention", in.masks.front(), queries), 2), y, 0.0)};
  }

 private:
  Symbol scores(Scope& scope, const Symbol& query, const Symbol& key) const {
    const Symbol scale = use_scale_ ? scope.parameter("scale", {}, one_) : Symbol();
    if (!concat_) {
      const Symbol products = matmul(query, key, false, true);
      return scale ? products * scale : products;
    }
    const Symbol sums = expand_dims(query, 2) + expand_dims(key, 1);
    const Symbol fits = sum(tanh(scale ? sums * scale : sums), {3});
    return fits * scope.parameter("concat_score_weight", {}, one_);
  }

  bool use_scale_;
  bool concat_;
  double dropout_;
  bool causal_;
  bool value_mask_;
  bool query_mask_;
  StartsAsOne one_;
};

}  // namespace

void register_attention(Registrar& registrar) { registrar.add<Attention>(); }

}  // namespace plexus
