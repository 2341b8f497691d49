#include <plexus/check/detail/kinds/formula_of_x.hpp>
#include <plexus/expression/expression.hpp>
#include <plexus/formula/formula.hpp>
#include <plexus/plugin/components.hpp>

namespace plexus {
namespace {

std::shared_ptr<const Graph> graph_of_x(const std::string& text) {
  auto graph = std::make_shared<Graph>();
  const FormulaNames names = {{"x", {graph->input("x", {DType::float64, Shape{}})}}};
  graph->output("value", formula(parse_expression(text), *graph, names, DType::float64));
  return graph;
}

}  // namespace

FormulaOfX::FormulaOfX(const std::string& text)
    : program_(compile(graph_of_x(text), open_backends("reference"), store_, arena_)) {}

double FormulaOfX::at(double x) {
  program_.write("x", Tensor::scalar(x));
  program_.run();
  return program_.output("value").item();
}

}  // namespace plexus
