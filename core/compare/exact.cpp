#include <plexus/backend/compile.hpp>
#include <plexus/compare/exact.hpp>
#include <plexus/graph/graph.hpp>
#include <plexus/ops/widen.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {

std::vector<Tensor> ExactOnReference::evaluate(const Node& node, std::span<const Tensor> inputs) {
  if (alive_) alive_();
  auto graph = std::make_shared<Graph>();
  std::vector<Symbol> symbols;
  std::vector<Tensor> values;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const Type type{widened(node.input(i).dtype()), node.input(i).shape()};
    symbols.push_back(graph->input(fmt::format("x{}", i), type));
    values.push_back(inputs[i].converted(type.dtype));
  }
  const std::vector<Symbol> outputs = graph->add(node.op(), symbols, widened(node.attributes()));
  for (std::size_t i = 0; i < outputs.size(); ++i) graph->output(fmt::format("y{}", i), outputs[i]);

  // Literally the node: no pass may make another computation of it.
  CompileOptions options;
  options.simplify = false;
  options.fold_constants = false;
  options.merge = false;
  options.rewrite = false;
  Store store;
  Arena arena;
  Program program = compile(graph, {reference_, reference_, true}, store, arena, options);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string name = fmt::format("x{}", i);
    if (symbols[i].shape().is_open()) {
      program.bind(name, values[i]);
    } else {
      program.write(name, values[i]);
    }
  }
  program.run();
  std::vector<Tensor> results;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    results.push_back(program.output(fmt::format("y{}", i)).converted(DType::float64));
  }
  return results;
}

double judged_roundoff(const Node& node) {
  const auto single = [](const Type& type) { return type.dtype == DType::float32; };
  const bool any = std::any_of(node.types().begin(), node.types().end(), single) ||
                   std::any_of(node.inputs().begin(), node.inputs().end(),
                               [&](const Symbol& input) { return single(input.type()); });
  return any ? 0x1p-24 : 0x1p-52;
}

}  // namespace plexus
