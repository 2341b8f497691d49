#pragma once

#include <plexus/graph/graph.hpp>
#include <plexus/nn/loss.hpp>

#include <optional>
#include <string>
#include <vector>

namespace plexus {

/// Compares the op that makes a traced output, before casts and changes of shape, with the kind of
/// predictions that the loss takes. Throws ShapeError if nothing can be learnt: a softmax over a single
/// value, or a loss that tells classes apart on a single value. Returns a warning if the two contradict each
/// other: logits that a softmax or sigmoid made, probabilities that are a linear map or an activation of
/// another range, or decision values of which none is below 0; empty if they do not. Only core's ops are
/// known; other ops give no warning.
std::string check_output(const Symbol& prediction, const Loss& loss, const std::string& output);

/// What the values of a traced output are, by the op that makes them: probabilities for a sigmoid,
/// probabilities of classes for a softmax over the last axis. nullopt for any other op: a linear map may make
/// logits or numbers.
std::optional<PredictionKind> made_kind(const Symbol& output);

/// A warning for each softmax of a traced model over a single value, which is always 1: the layers before it
/// learn nothing through it. A softmax that makes an output is left to check_output.
std::vector<std::string> single_softmaxes(const Graph& graph, const std::vector<Symbol>& outputs);

}  // namespace plexus
