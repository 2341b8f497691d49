#include <limits>

#include <fmt/format.h>

#include "mapping.hpp"

namespace plexus::onnx_tests {

namespace {

/// The number that says that a target is left out; one that no class has, if there is none.
std::int64_t ignored(const Call& call) {
  return call.integer("ignore_index", std::numeric_limits<std::int32_t>::lowest());
}

/// What a target weighs: 0 where it is left out, else its class's weight. target: [batch, ...].
Symbol weights_of(const Call& call, const Symbol& target, DType dtype) {
  const Symbol kept = not_equal(target, static_cast<double>(ignored(call)));
  if (!call.has(2)) return cast(kept, dtype);
  const Symbol place = select(kept, target, 0);
  return select(kept, gather(call.in(2), place, 0), 0);
}

Symbol weighted(const Call& call, const Symbol& losses, const Symbol& weights) {
  const std::string how = call.text("reduction", "mean");
  if (how == "none") return losses;
  if (how == "sum") return sum(losses);
  return sum(losses) / sum(weights);
}

/// Losses of targets and log-probabilities [batch, classes, ...].
Symbol likelihood(const Call& call, const Symbol& log_probabilities, const Symbol& target) {
  const Symbol weights = weights_of(call, target, log_probabilities.dtype());
  const Symbol rows = move_axis(log_probabilities, 1, -1);
  const Symbol is_class = one_hot(select(not_equal(target, static_cast<double>(ignored(call))), target, 0),
                                  rows.shape().back(), rows.dtype());
  const Symbol losses = -weights * sum(select(equal(is_class, 0), 0, rows), {-1}, false);
  return weighted(call, losses, weights);
}

Symbols negative_log_likelihood(const Call& call) { return {likelihood(call, call.in(0), call.in(1))}; }

Symbols cross_entropy(const Call& call) {
  const Symbol target = call.in(1);
  const Symbol logits = call.in(0);
  const Symbol weights = weights_of(call, target, logits.dtype());
  const Symbol rows = move_axis(logits, 1, -1);
  const Symbol place = select(not_equal(target, static_cast<double>(ignored(call))), target, 0);
  const Symbol losses = weights * sparse_softmax_cross_entropy(place, rows);
  Symbols results{weighted(call, losses, weights)};
  if (call.wants(1)) results.push_back(log_softmax(logits, 1));
  return results;
}

constexpr Mapping losse_table[] = {{"NegativeLogLikelihoodLoss", negative_log_likelihood},
                                   {"SoftmaxCrossEntropyLoss", cross_entropy}};

}  // namespace

std::span<const Mapping> loss_mappings() { return losse_table; }

}  // namespace plexus::onnx_tests
