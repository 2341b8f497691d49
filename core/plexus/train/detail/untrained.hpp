#pragma once

#include <plexus/graph/symbol.hpp>
#include <plexus/nn/variable.hpp>

#include <string>
#include <vector>

namespace plexus {

/// Warnings that list the parameters to which the loss gives no gradient (an empty symbol, or one that is
/// known to be zero), and those whose gradient does not depend on the data: that of a regularizer, or of what
/// a layer adds to the loss. `gradients`: one for each parameter, in their graph.
std::vector<std::string> untrained(const std::vector<Variable>& parameters,
                                   const std::vector<Symbol>& gradients);

}  // namespace plexus
