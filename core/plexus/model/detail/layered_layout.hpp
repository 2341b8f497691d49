#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace plexus {

/// Where the boxes and lines of a drawing lie; y grows downwards.
struct LayeredLayout {
  struct Point {
    double x = 0;
    double y = 0;
  };
  std::vector<Point> boxes;               ///< the centre of each
  std::vector<std::vector<Point>> edges;  ///< from the lower side of a box, down to the upper side of another
  double width = 0;
  double height = 0;
};

/// Lays out a directed acyclic graph in rows, each box below all that it has an edge from, with few
/// crossings. `edges`: pairs of indices of boxes, the first less than the second.
LayeredLayout layered_layout(const std::vector<double>& widths, double height,
                             const std::vector<std::pair<std::size_t, std::size_t>>& edges);

}  // namespace plexus
