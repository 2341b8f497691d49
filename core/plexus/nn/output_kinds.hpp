#pragma once

#include <plexus/graph/graph.hpp>

#include <cstdint>
#include <string_view>

namespace plexus {

/// What a loss takes as targets. Their shape, dtype and the check of their values follow from it.
enum class TargetKind : std::uint8_t {
  real,           ///< any finite numbers, of the prediction's shape
  unit_interval,  ///< of the prediction's shape, each from 0 (no) to 1 (yes), independent of the others
  distribution,   ///< of the prediction's shape, a probability for each class of the last axis; they sum to 1
  class_index     ///< whole numbers from 0 to below the prediction's last dimension, which the target lacks
};

/// What a loss takes the values of an output for. A sigmoid makes a probability of a logit, and a softmax
/// over the last axis makes probabilities of classes of their logits.
enum class PredictionKind : std::uint8_t {
  real,                 ///< numbers that are compared as they are, or whose meaning is not known
  probability,          ///< each value is the probability of a yes of its own, in [0, 1]
  logit,                ///< each value is the logit of such a probability; above 0 it means yes
  class_probabilities,  ///< the last axis holds a probability for each class
  class_logits          ///< the last axis holds a logit for each class
};

/// For messages: "probabilities of classes".
std::string_view text_of(PredictionKind kind);

/// Whether the last axis holds one value for each class, of which one is meant.
bool is_of_classes(PredictionKind kind);
/// Whether values are logits, of which sigmoid or softmax makes probabilities.
bool is_of_logits(PredictionKind kind);
/// Whether values are probabilities as they are.
bool is_of_probabilities(PredictionKind kind);

/// The probabilities that predictions of this kind stand for, of the same type: their sigmoid or softmax, or
/// the predictions themselves. Thread safety: that of the graph.
Symbol as_probabilities(const Symbol& prediction, PredictionKind kind);

}  // namespace plexus
