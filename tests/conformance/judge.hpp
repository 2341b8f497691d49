#pragma once

#include "guarded.hpp"

namespace plexus::conformance {

/// What a graph's outputs should be, in float64, and by how much a value of each element may differ:
/// +infinity for one that is undecided.
struct Expected {
  std::vector<Tensor> values;
  std::vector<Tensor> bounds;
};

/// The outputs of a graph in exact arithmetic as near as float64 on `reference` comes, with the error bounds
/// of its dtype, both walked node by node. Inputs are exact.
Expected expected_of(const Graph& graph, const Values& inputs, std::shared_ptr<const Backend> reference);

}  // namespace plexus::conformance
