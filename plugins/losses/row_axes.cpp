#include "row_axes.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

namespace plexus {

Schema RowAxes::with_options(Schema schema) {
  return schema.optional_integers(
      "axis",
      "a list: over which it sums, the batch's axis 0 not among them; what is made of these sums is "
      "averaged over the other axes. Absent: over all values of a row");
}

RowAxes::RowAxes(const Options& options, std::string loss) : loss_(std::move(loss)) {
  if (!options.has("axis")) return;
  axes_ = options.integers("axis");
  if (axes_.empty()) throw ConfigError("`axis` is empty: name one axis or more, as axis: [1, 2]");
}

Symbol RowAxes::sums(const Symbol& x) const {
  if (axes_.empty()) return sum(reshape(x, {x.shape()[0], -1}), {1});
  const auto rank = static_cast<std::int64_t>(x.shape().rank());
  std::vector<std::int64_t> axes;
  for (const std::int64_t axis : axes_) {
    axes.push_back(axis < 0 ? axis + rank : axis);
    if (axes.back() >= 1 && axes.back() < rank) continue;
    throw ShapeError(
        fmt::format("{}: axis {} is none of a row's: predictions are {}, whose axis 0 is the batch's", loss_,
                    axis, x.shape().text()));
  }
  std::sort(axes.begin(), axes.end());
  if (std::adjacent_find(axes.begin(), axes.end()) != axes.end())
    throw ShapeError(fmt::format("{}: `axis` names an axis of {} twice", loss_, x.shape().text()));
  return sum(x, axes);
}

Symbol RowAxes::of_rows(const Symbol& x) {
  if (x.shape().rank() < 2) return x;
  std::vector<std::int64_t> others(x.shape().rank() - 1);
  std::iota(others.begin(), others.end(), 1);
  return mean(x, others);
}

}  // namespace plexus
