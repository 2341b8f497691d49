#include "walk.hpp"

namespace plexus::reference {

Strides broadcast_strides(const Shape& from, const Shape& to) {
  const Strides own = row_major_strides(from);
  const std::size_t missing = to.rank() - from.rank();
  Strides strides{};
  for (std::size_t axis = 0; axis < from.rank(); ++axis) {
    strides[missing + axis] = from[axis] == 1 ? 0 : own[axis];
  }
  return strides;
}

}  // namespace plexus::reference
