#include "attending.hpp"

#include <fmt/format.h>

#include "dropped.hpp"
#include "merging.hpp"

namespace plexus {
namespace {

void require_sequences(std::string_view layer, std::span<const Symbol> inputs) {
  for (const Symbol& input : inputs) {
    if (input.shape().rank() == 3) continue;
    throw ShapeError(
        fmt::format("{} takes inputs [?, positions, features], found {}", layer, shapes_of(inputs)));
  }
}

/// The softmax over the positions where the mask holds, 0 elsewhere. Keras sets the other scores to -1e9
/// instead: with numbers of that size, a check of the gradient would not see errors in the rest.
Symbol masked_softmax(const Symbol& scores, const Symbol& mask) {
  const Symbol lowest = min(scores, {-1}, true);
  const Symbol top = stop_gradient(max(select(mask, scores, lowest), {-1}, true));
  const Symbol fit = select(mask, exp(select(mask, scores - top, 0.0)), 0.0);
  const Symbol total = sum(fit, {-1}, true);
  return fit / select(greater(total, 0.0), total, 1.0);
}

}  // namespace

AttentionInputs attention_inputs(std::string_view layer, std::span<const Symbol> inputs, std::size_t masks) {
  require_inputs(layer, inputs, 1 + masks, 3 + masks);
  const std::span<const Symbol> sequences = inputs.first(inputs.size() - masks);
  require_sequences(layer, sequences);
  const Symbol value = sequences.size() > 1 ? sequences[1] : sequences[0];
  const Symbol key = sequences.size() > 2 ? sequences[2] : value;
  if (key.shape()[1] != value.shape()[1]) {
    throw ShapeError(
        fmt::format("{} needs a value for each key, but the positions of key and value are {} "
                    "and {}: inputs are query, value, key, found {}",
                    layer, key.shape()[1], value.shape()[1], shapes_of(inputs)));
  }
  const std::span<const Symbol> rest = inputs.last(masks);
  return {sequences[0], value, key, {rest.begin(), rest.end()}};
}

Symbol holds(std::string_view layer, const Symbol& mask, const Shape& expected) {
  if (mask.shape() != expected) {
    throw ShapeError(fmt::format("{}: a mask tells for each of {} whether it counts, but it is {}", layer,
                                 expected.text(), mask.shape().text()));
  }
  return is_floating(mask.dtype()) ? greater(mask, 0.5) : cast(mask, DType::boolean);
}

Symbol causal_mask(Graph& graph, std::int64_t queries, std::int64_t keys) {
  return greater_equal(expand_dims(iota(graph, queries, DType::int32), 1), iota(graph, keys, DType::int32));
}

Symbol both(const Symbol& a, const Symbol& b) {
  if (!a) return b;
  return b ? logical_and(a, b) : a;
}

Symbol attended(Scope& scope, const Symbol& scores, const Symbol& value, const Symbol& mask, double dropout) {
  const Symbol weights = mask ? masked_softmax(scores, mask) : softmax(scores);
  return matmul(dropped(scope, weights, dropout, weights.shape()), value);
}

}  // namespace plexus
