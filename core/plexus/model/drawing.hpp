#pragma once

#include <plexus/model/model.hpp>

#include <string>

namespace plexus {

/// The model as a picture: a box for each input and each call of a layer, with its name, kind and output
/// shape, below the boxes that it reads. Both throw UsageError for a model that is not built.

/// An SVG image. Equal models give equal texts.
std::string to_svg(const Model& model);
/// A graph for Graphviz: `dot -Tpdf model.dot -o model.pdf`.
std::string to_dot(const Model& model);

}  // namespace plexus
