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
  class_index,    ///< whole numbers in [0, last dimension of the prediction); the target lacks that dimension
  answer,         ///< of the prediction's shape, each 0 (no) or 1 (yes) and nothing between
  label  ///< the class of a row: a class_index where the prediction has several values, an answer where it
         ///< has one. Losses return it; targets_of resolves it
};

/// What the values of an output mean to its loss. A sigmoid turns a logit into a probability, and a softmax
/// over the last axis turns the logits of classes into probabilities; nothing turns decision values into
/// probabilities.
enum class PredictionKind : std::uint8_t {
  real,                 ///< numbers that are compared as they are, or whose meaning is not known
  probability,          ///< each value is the probability of an independent yes, in [0, 1]
  logit,                ///< each value is the logit of such a probability; above 0 it means yes
  class_probabilities,  ///< the last axis holds a probability for each class
  class_logits,         ///< the last axis holds a logit for each class
  decision,             ///< each value is a signed distance from a boundary: above 0 it means yes, at 0 no
  class_decisions  ///< the last axis holds a distance for each class; the largest is the class. Losses return
                   ///< `decision`; predictions_of resolves it
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
/// Whether values are logits, which a sigmoid or softmax turns into probabilities.
bool is_of_logits(PredictionKind kind);
/// Whether values are probabilities as they are.
bool is_of_probabilities(PredictionKind kind);
/// Whether values are distances from a boundary, for which there are no probabilities.
bool is_of_decisions(PredictionKind kind);

/// The number above which a value that stands for an independent yes or no means yes: 0 for logits and
/// decisions, 1/2 for any other kind.
double boundary_of(PredictionKind kind);

/// The probabilities that predictions of this kind stand for, of the same type: their sigmoid or softmax, or
/// the predictions themselves. Throws UsageError for decision values. Thread safety: that of the graph.
Symbol as_probabilities(const Symbol& prediction, PredictionKind kind);

}  // namespace plexus
