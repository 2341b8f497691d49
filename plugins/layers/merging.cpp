#include "merging.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace plexus {
namespace {

Symbol with_rank(const Symbol& x, std::size_t rank) {
  Shape shape = x.shape();
  if (shape.rank() == rank) return x;
  while (shape.rank() < rank) shape = shape.inserted(1, 1);
  return reshape(x, shape);
}

}  // namespace

std::string shapes_of(std::span<const Symbol> inputs) {
  std::string text;
  for (const Symbol& input : inputs) text += (text.empty() ? "" : ", ") + input.shape().text();
  return text;
}

void require_inputs(std::string_view layer, std::span<const Symbol> inputs, std::size_t least,
                    std::size_t most) {
  if (inputs.size() >= least && inputs.size() <= most) return;
  throw ShapeError(fmt::format("{} takes {} inputs{}, found {}: {}", layer, least,
                               most == least ? "" : " or more", inputs.size(), shapes_of(inputs)));
}

std::vector<Symbol> with_equal_ranks(std::span<const Symbol> inputs) {
  std::size_t rank = 0;
  for (const Symbol& input : inputs) rank = std::max(rank, input.shape().rank());
  std::vector<Symbol> lined;
  for (const Symbol& input : inputs) lined.push_back(with_rank(input, rank));
  return lined;
}

std::vector<Symbol> aligned(std::string_view layer, std::span<const Symbol> inputs) {
  require_inputs(layer, inputs, 2);
  std::vector<Symbol> lined = with_equal_ranks(inputs);
  for (std::size_t axis = 1; axis < lined.front().shape().rank(); ++axis) {
    std::int64_t size = 1;
    for (const Symbol& input : lined) {
      const std::int64_t found = input.shape()[axis];
      if (found != size && found != 1 && size != 1) {
        throw ShapeError(fmt::format(
            "{} combines its inputs element by element, but they are {}: on axis {} the sizes are {} and {}. "
            "They must be equal, or 1",
            layer, shapes_of(inputs), axis, size, found));
      }
      if (found != 1) size = found;
    }
  }
  return lined;
}

Symbol combined(std::string_view layer, std::span<const Symbol> inputs,
                Symbol (*combine)(const Symbol&, const Symbol&)) {
  const std::vector<Symbol> lined = aligned(layer, inputs);
  Symbol result = lined.front();
  for (std::size_t i = 1; i < lined.size(); ++i) result = combine(result, lined[i]);
  return result;
}

}  // namespace plexus
