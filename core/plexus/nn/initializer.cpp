#include <plexus/nn/initializer.hpp>
#include <plexus/tensor/philox.hpp>

#include <utility>

#include <fmt/format.h>

namespace plexus {

Initializer::~Initializer() = default;

Random::Random(Graph& graph, std::uint64_t seed, std::string path)
    : graph_(&graph), seed_(seed), path_(std::move(path)) {}

std::uint64_t Random::next_key() {
  const int draw = draws_++;
  return stream_key(seed_, "initial", draw == 0 ? path_ : fmt::format("{}#{}", path_, draw));
}

Symbol Random::uniform(const Shape& shape) {
  return random_uniform(constant(*graph_, 0, DType::int64), next_key(), {dtype(), shape});
}

Symbol Random::normal(const Shape& shape) {
  return random_normal(constant(*graph_, 0, DType::int64), next_key(), {dtype(), shape});
}

Symbol Random::truncated_normal(const Shape& shape) {
  return random_truncated_normal(constant(*graph_, 0, DType::int64), next_key(), {dtype(), shape});
}

Symbol Random::full(const Shape& shape, double value) {
  return plexus::full(*graph_, {dtype(), shape}, value);
}

Fans fans(const Shape& shape) {
  if (shape.rank() == 0) return {};
  const auto last = static_cast<double>(shape.back());
  if (shape.rank() == 1) return {last, last};
  double window = 1;
  for (std::size_t axis = 0; axis + 2 < shape.rank(); ++axis) window *= static_cast<double>(shape[axis]);
  return {window * static_cast<double>(shape.dim(-2)), window * last};
}

}  // namespace plexus
