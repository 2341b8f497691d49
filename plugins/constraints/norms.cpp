#include "norms.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace plexus {

Schema Norms::with_options(Schema schema) {
  return schema.integers("axis", {0},
                         "a list: along which norms are taken; [0] is the weights of each unit of a dense "
                         "layer");
}

Norms::Norms(const Options& options) : axes_(options.integers("axis")) {
  if (axes_.empty()) throw ConfigError("`axis` is empty: name one axis or more, as axis: [0]");
}

Symbol Norms::of(const Symbol& w, const std::string& name) const {
  const auto rank = static_cast<std::int64_t>(w.shape().rank());
  std::vector<std::int64_t> axes;
  for (const std::int64_t axis : axes_) {
    if (axis < -rank || axis >= rank)
      throw ShapeError(
          fmt::format("{}: axis {} is none of the parameter's, {}", name, axis, w.shape().text()));
    axes.push_back(axis < 0 ? axis + rank : axis);
  }
  std::sort(axes.begin(), axes.end());
  if (std::adjacent_find(axes.begin(), axes.end()) != axes.end())
    throw ShapeError(fmt::format("{}: `axis` names an axis of {} twice", name, w.shape().text()));
  return sqrt(sum(square(w), axes, true));
}

Symbol rescaled(const Symbol& w, const Symbol& found, const Symbol& wanted) {
  return w * (wanted / (found + 1e-7));
}

}  // namespace plexus
