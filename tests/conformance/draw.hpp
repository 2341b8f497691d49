#pragma once

#include "cases.hpp"
#include "guarded.hpp"

namespace plexus::conformance {

/// Values for the inputs (and variables) of a case: a function of its name. Floating ones are float32 values,
/// so that widening them loses nothing.
Values drawn(const ConformanceCase& each, const Graph& graph);

}  // namespace plexus::conformance
