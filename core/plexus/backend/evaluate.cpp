#include <plexus/backend/compile.hpp>
#include <plexus/backend/evaluate.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {

namespace {

void require_values(const Graph& graph, const std::map<std::string, Tensor>& inputs) {
  if (!graph.variables().empty()) {
    throw UsageError(fmt::format(
        "only a graph without variables can be evaluated at once; this one has {}: compile it with a store",
        graph.variables().size()));
  }
  for (const Graph::Named& input : graph.inputs()) {
    if (inputs.count(input.name) == 0) {
      throw UsageError(
          fmt::format("no value is given for input '{}', {}", input.name, input.symbol.type().text()));
    }
  }
  for (const auto& [name, value] : inputs) {
    const bool known = std::any_of(graph.inputs().begin(), graph.inputs().end(),
                                   [&](const Graph::Named& input) { return input.name == name; });
    if (!known) throw UsageError(fmt::format("the graph has no input '{}'", name));
  }
}

std::vector<Tensor> outputs_of(const Graph& graph, const Program& program) {
  std::vector<Tensor> values;
  for (const Graph::Named& output : graph.outputs()) values.push_back(program.output(output.name));
  return values;
}

}  // namespace

std::vector<Tensor> evaluate(std::shared_ptr<const Graph> graph, const Backends& backends) {
  if (!graph->inputs().empty() || !graph->variables().empty()) {
    throw UsageError(
        fmt::format("only a graph without inputs and variables can be evaluated at once; this one has {} and "
                    "{}: compile it",
                    graph->inputs().size(), graph->variables().size()));
  }
  if (!backends.reference) require_backends(backends);
  const Backends once{backends.reference, backends.reference, true};
  // Every value is computed once, so these passes would cost more than they save. Folding would call this
  // function again without end.
  CompileOptions options;
  options.simplify = false;
  options.fold_constants = false;
  options.rewrite = false;
  Store store;
  Arena arena;
  Program program = compile(graph, once, store, arena, options);
  program.run();
  return outputs_of(*graph, program);
}

std::vector<Tensor> evaluate(std::shared_ptr<const Graph> graph, const std::map<std::string, Tensor>& inputs,
                             const Backends& backends) {
  require_values(*graph, inputs);
  Store store;
  Arena arena;
  Program program = compile(graph, backends, store, arena);
  for (const Graph::Named& input : graph->inputs()) {
    const Tensor& value = inputs.at(input.name);
    if (input.symbol.shape().is_open()) {
      program.bind(input.name, value);
    } else {
      program.write(input.name, value);
    }
  }
  program.run();
  return outputs_of(*graph, program);
}

}  // namespace plexus
