#include <plexus/error/error.hpp>
#include <plexus/graph/difference.hpp>
#include <plexus/nn/detail/initial_value.hpp>
#include <plexus/nn/detail/returned.hpp>

#include <utility>

#include <fmt/format.h>

namespace plexus {

namespace {

/// Calls f; its errors name the variable and its initializer.
template <class F>
auto in_initializer(const Declaration& declaration, F&& f) {
  const Initializer& initializer = *declaration.initializer;
  try {
    return calling_plugin(initializer, fmt::format("the initial value of '{}'", declaration.name),
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
  graph.output("value", cast(random.drawn() ? cast(value, DType::float32) : value, declaration.type.dtype));
}

/// An initializer that is not a pure function would give each backend other initial weights.
void require_equal(const Graph& first, const Graph& second, const Declaration& declaration) {
  const auto difference = first_difference(first, second);
  if (!difference) return;
  in_initializer(declaration, [&] { throw UsageError(text_of(*difference)); });
}

}  // namespace

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

bool starts_random(const Declaration& declaration) {
  // Whatever draws random numbers has the seed in its graph.
  return first_difference(*initial_value(declaration, 0), *initial_value(declaration, 1)).has_value();
}

}  // namespace plexus
