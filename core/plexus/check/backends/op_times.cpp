#include <plexus/backend/compile.hpp>
#include <plexus/check/backends/op_times.hpp>
#include <plexus/compare/timing/timing.hpp>
#include <plexus/graph/graph.hpp>

#include <fmt/format.h>

namespace plexus {
namespace {

constexpr double timed_seconds = 0.01;

OpCase timed_case(const std::vector<OpCase>& cases) {
  for (const OpCase& each : cases) {
    if (auto large = large_case(each)) return *large;
  }
  return cases.front();
}

double step_us(const OpCase& tried, DType dtype, const Backends& backends) {
  auto graph = std::make_shared<Graph>();
  const std::vector<Type> types = tried.types(dtype);
  std::vector<Symbol> inputs;
  for (std::size_t i = 0; i < types.size(); ++i)
    inputs.push_back(graph->input(fmt::format("x{}", i), types[i]));
  const std::vector<Symbol> results = graph->add(*tried.op, inputs, tried.attributes(dtype));
  for (std::size_t i = 0; i < results.size(); ++i) graph->output(fmt::format("y{}", i), results[i]);
  Store store;
  Arena arena;
  Program program = compile(graph, backends, store, arena);
  for (std::size_t i = 0; i < types.size(); ++i) {
    program.write(fmt::format("x{}", i), tried.drawn(i, types[i]));
  }
  return time_steps(program, 1, timed_seconds).median;
}

}  // namespace

OpTimes op_times(const std::vector<OpCase>& cases, DType dtype, const Backends& backends) {
  const OpCase tried = timed_case(cases);
  const Backends alone{backends.reference, backends.reference};
  return {step_us(tried, dtype, backends), step_us(tried, dtype, alone)};
}

}  // namespace plexus
