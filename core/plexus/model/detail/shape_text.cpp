#include <plexus/model/detail/shape_text.hpp>

#include <fmt/format.h>

namespace plexus {

std::string keras_shape(const Shape& row) {
  std::string text = "(None";
  for (const std::int64_t size : row) text += fmt::format(", {}", size);
  return text + ")";
}

}  // namespace plexus
