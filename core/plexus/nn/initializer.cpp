#include <plexus/error/error.hpp>
#include <plexus/graph/difference.hpp>
#include <plexus/nn/initial.hpp>
#include <plexus/nn/initializer.hpp>
#include <plexus/nn/returned.hpp>
#include <plexus/tensor/philox.hpp>

#include <utility>

#include <fmt/format.h>

namespace plexus {

namespace {

/// Calls f, whose errors are told as those of the variable's initializer.
template <class F>
auto in_initializer(const Declaration& declaration, F&& f) {
  const Initializer& initializer = *declaration.initializer;
  try {
    return guarded(initializer, fmt::format("the initial value of '{}'", declaration.name),
                   std::forward<F>(f));
  } catch (Error& error) {
    error.add_context(
        fmt::format("in the initializer{} of '{}'", name_in_brackets(initializer), declaration.name));
    throw;
  }
}

Symbol made_value(Random& random, const Declaration& declaration) {
  return in_initializer(declaration, [&] {
    const Symbol value = declaration.initializer->make(random, declaration.type.shape);
    require_returned(value, random.graph(), "the initializer");
    const Type expected{random.dtype(), declaration.type.shape};
    if (value.type() == expected) return value;
    throw ShapeError(
        fmt::format("the initializer made {}, expected {}", value.type().text(), expected.text()));
  });
}

void add_value(Graph& graph, const Declaration& declaration, std::uint64_t seed) {
  Random random(graph, seed, declaration.name);
  const Symbol value = made_value(random, declaration);
  graph.output("value", cast(cast(value, DType::float32), declaration.type.dtype));
}

/// Every backend is to start from the same weights.
void require_equal(const Graph& first, const Graph& second, const Declaration& declaration) {
  const auto difference = first_difference(first, second);
  if (!difference) return;
  in_initializer(declaration, [&] { throw UsageError(text_of(*difference)); });
}

}  // namespace

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

std::shared_ptr<const Graph> initial_value(const Declaration& declaration, std::uint64_t seed) {
  auto graph = std::make_shared<Graph>();
  if (!declaration.initializer) {
    graph->output("value", full(*graph, declaration.type, declaration.fill));
    return graph;
  }
  add_value(*graph, declaration, seed);
  Graph again;
  add_value(again, declaration, seed);
  require_equal(*graph, again, declaration);
  return graph;
}

}  // namespace plexus
