#pragma once

#include <plexus/plexus.hpp>

#include <span>
#include <string_view>
#include <vector>

/// Functions that the attention layers share.
namespace plexus {

/// The inputs of an attention layer in Keras's order: query, value, key, each [batch, positions, features].
struct AttentionInputs {
  Symbol query;
  Symbol value;
  Symbol key;                 ///< the value where no key was given
  std::vector<Symbol> masks;  ///< the inputs after these, as many as were asked for
};

/// Sorts the inputs of a layer, of which the last `masks` are masks. One input is query, value and key
/// (self-attention), two are query and value. Throws ShapeError, naming the shapes, unless ranks, rows, and
/// the positions of key and value agree.
AttentionInputs attention_inputs(std::string_view layer, std::span<const Symbol> inputs, std::size_t masks);

/// The mask as bool: its numbers count as true above 0.5 (as in Keras). Throws ShapeError, naming the layer
/// and the shapes, unless it has the shape `expected`.
Symbol holds(std::string_view layer, const Symbol& mask, const Shape& expected);
/// bool [queries, keys]: true where position j of the keys is not after position i of the queries.
Symbol causal_mask(Graph& graph, std::int64_t queries, std::int64_t keys);
/// The conjunction of two masks; either may be empty.
Symbol both(const Symbol& a, const Symbol& b);

/// softmax(scores) . value over the positions where `mask`, which broadcasts to the scores, holds (empty:
/// everywhere). The weights of the softmax are dropped with probability `dropout` while training. Where the
/// mask holds nowhere in a row, its result is 0. scores: [..., queries, keys], value: [..., keys, features].
Symbol attended(Scope& scope, const Symbol& scores, const Symbol& value, const Symbol& mask, double dropout);

}  // namespace plexus
