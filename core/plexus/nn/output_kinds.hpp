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
  class_index,    ///< whole numbers from 0 to below the prediction's last dimension, which the target lacks
  answer,         ///< of the prediction's shape, each 0 (no) or 1 (yes) and nothing between
  label           ///< the class of a row: a class_index where the prediction has several values, an answer
                  ///< where it has one. Losses say it; targets_of resolves it
};

/// What a loss takes the values of an output for. A sigmoid makes a probability of a logit, and a softmax
/// over the last axis makes probabilities of classes of their logits; of decision values nothing does.
enum class PredictionKind : std::uint8_t {
  real,                 ///< numbers that are compared as they are, or whose meaning is not known
  probability,          ///< each value is the probability of a yes of its own, in [0, 1]
  logit,                ///< each value is the logit of such a probability; above 0 it means yes
  class_probabilities,  ///< the last axis holds a probability for each class
  class_logits,         ///< the last axis holds a logit for each class
  decision,             ///< each value is a signed distance from a boundary: above 0 it means yes, at 0 no
  class_decisions       ///< the last axis holds a distance for each class; the largest is the class. Losses
                        ///< say `decision`; predictions_of resolves it
};

/// For messages: why there are no probabilities of decision values, and what to do for some.
inline constexpr std::string_view why_no_probabilities =
    "decision values, such as a perceptron's, are distances from a boundary, which stand for no probability. "
    "For probabilities train a logistic regression: one unit with activation: sigmoid and the loss "
    "binary_crossentropy for two classes, a unit for each with activation: softmax and "
    "sparse_categorical_crossentropy for more";

/// For messages: "probabilities of classes".
std::string_view text_of(PredictionKind kind);

/// Whether the last axis holds one value for each class, of which one is meant.
bool is_of_classes(PredictionKind kind);
/// Whether values are logits, of which sigmoid or softmax makes probabilities.
bool is_of_logits(PredictionKind kind);
/// Whether values are probabilities as they are.
bool is_of_probabilities(PredictionKind kind);
/// Whether values are distances from a boundary, of which nothing makes probabilities.
bool is_of_decisions(PredictionKind kind);

/// Above which a value that is a yes or no of its own means yes: 0 for logits and decisions, 1/2 for any
/// other.
double boundary_of(PredictionKind kind);

/// The probabilities that predictions of this kind stand for, of the same type: their sigmoid or softmax, or
/// the predictions themselves. Throws UsageError for decision values. Thread safety: that of the graph.
Symbol as_probabilities(const Symbol& prediction, PredictionKind kind);

}  // namespace plexus
