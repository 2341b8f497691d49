#include <plexus/backend/compile.hpp>
#include <plexus/backend/evaluate.hpp>
#include <plexus/error/error.hpp>

#include <fmt/format.h>

namespace plexus {

std::vector<Tensor> evaluate(std::shared_ptr<const Graph> graph, const Backends& backends) {
  if (!graph->inputs().empty() || !graph->variables().empty()) {
    throw UsageError(
        fmt::format("only a graph without inputs and variables can be evaluated at once; this one has {} and "
                    "{}: compile it",
                    graph->inputs().size(), graph->variables().size()));
  }
  if (!backends.reference) require_backends(backends);
  const Backends once{backends.reference, backends.reference, true};
  // Every value is needed once: what these passes save is less than what they cost. Folding would not end.
  CompileOptions options;
  options.simplify = false;
  options.fold_constants = false;
  options.rewrite = false;
  Store store;
  Arena arena;
  Program program = compile(graph, once, store, arena, options);
  program.run();
  std::vector<Tensor> values;
  for (const Graph::Named& output : graph->outputs()) values.push_back(program.output(output.name));
  return values;
}

}  // namespace plexus
