#include <plexus/backend/compile.hpp>
#include <plexus/backend/detail/bind.hpp>
#include <plexus/backend/detail/expand.hpp>
#include <plexus/backend/detail/fold.hpp>
#include <plexus/backend/detail/guard.hpp>
#include <plexus/backend/detail/rewrite.hpp>
#include <plexus/error/error.hpp>
#include <plexus/graph/passes.hpp>
#include <plexus/ops/detail/simplify.hpp>

#include <fmt/format.h>

namespace plexus {

namespace {

void require_variables(const Graph& graph, const Store& store) {
  for (const Graph::VariableUse& variable : graph.variables()) {
    const Type& wanted = variable.value.type();
    if (!store.contains(variable.name)) {
      throw UsageError(fmt::format("the graph uses variable '{}' ({}), which the store does not hold",
                                   variable.name, wanted.text()));
    }
    if (store.entry(variable.name).type != wanted) {
      throw ShapeError(fmt::format("variable '{}' is {} in the store, but {} in the graph", variable.name,
                                   store.entry(variable.name).type.text(), wanted.text()));
    }
  }
}

std::unique_ptr<Graph> merged(std::unique_ptr<Graph> graph) {
  return has_common_subexpressions(*graph) ? with_common_subexpressions_merged(*graph) : std::move(graph);
}

std::unique_ptr<Graph> lowered(const Graph& traced, const Backends& backends, const CompileOptions& options,
                               std::vector<Replacement>& replacements) {
  std::unique_ptr<Graph> graph = copied(traced);
  if (options.simplify) graph = simplified(*graph);
  if (options.fold_constants) graph = folded(std::move(graph), backends);
  if (options.merge) graph = merged(std::move(graph));
  if (options.rewrite) {
    graph = calling_plugin(*backends.chosen, "rewriting",
                           [&] { return rewritten(std::move(graph), *backends.chosen, replacements); });
  }
  graph = expanded(std::move(graph), backends);
  if (options.merge) graph = merged(std::move(graph));
  return has_dead_nodes(*graph) ? without_dead_nodes(*graph) : std::move(graph);
}

}  // namespace

Program compile(std::shared_ptr<const Graph> traced, const Backends& backends, Store& store, Arena& arena,
                const CompileOptions& options) {
  require_backends(backends);
  require_variables(*traced, store);
  auto program = std::make_unique<Program::Impl>();
  program->team = Team(options.threads, options.patient);
  program->compiled = lowered(*traced, backends, options, program->replacements);
  program->traced = std::move(traced);
  const NodeOrder schedule = scheduled(*program->compiled, {options.in_place, options.shuffle});
  const std::size_t gap = options.guarded ? guard_bytes : 0;
  const MemoryPlan plan = planned(schedule, options.in_place, options.reuse_memory, gap);
  bind_all(*program, schedule, plan, backends, store, arena, {options.idle, gap});
  return Program(std::move(program));
}

}  // namespace plexus
