#pragma once

#include <plexus/config/example.hpp>

#include "formula/layer_source.hpp"

namespace plexus::app {

/// Rows [4] on which the formula and its gradients are finite everywhere: the usual ones, or else those of a
/// smaller range, such as positive ones for log(x). The usual ones if none will do. Requires: the standard
/// plugins and the backends are loaded.
ExampleInput finite_example(const FormulaLayerSource& layer);

}  // namespace plexus::app
