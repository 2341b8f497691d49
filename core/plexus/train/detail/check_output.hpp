#pragma once

#include <plexus/graph/graph.hpp>
#include <plexus/nn/loss.hpp>

#include <optional>
#include <string>
#include <vector>

namespace plexus {

/// Looks at the op that makes a traced output, behind casts and changes of shape, beside what its loss takes
/// predictions for. Throws ShapeError if nothing can be learnt: a softmax over a single value, or a loss that
/// tells classes apart on a single value. Returns a warning if the two contradict each other: logits that a
/// softmax or sigmoid made, probabilities that are a linear map or an activation of another range, or
/// decision values of which none is below 0; empty if they do not. It knows core's ops; about values made in
/// any other way nothing is said.
std::string check_output(const Symbol& prediction, const Loss& loss, const std::string& output);

/// What the values of a traced output are by the op that makes them: of a sigmoid probabilities, of a softmax
/// over the last axis probabilities of classes. Nothing for any other op: a linear map may make logits or
/// numbers.
std::optional<PredictionKind> made_kind(const Symbol& output);

/// A warning for each softmax of a traced model that is over a single value, and so always 1: what lies
/// before it learns nothing through it. Those that make an output are left to check_output.
std::vector<std::string> single_softmaxes(const Graph& graph, const std::vector<Symbol>& outputs);

}  // namespace plexus
