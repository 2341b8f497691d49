#include "cases.hpp"

#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace plexus::conformance {

Domain real(double low, double high, std::vector<double> kinks) {
  return {Domain::Kind::real, low, high, std::move(kinks)};
}
Domain whole(double low, double high) { return {Domain::Kind::whole, low, high}; }
Domain probabilities() { return {Domain::Kind::probabilities, 0, 1}; }
Domain distinct() { return {Domain::Kind::distinct, -2, 2}; }

Cases conformance_cases(DType floating) {
  Cases cases;
  for (const auto add : {add_unary_cases, add_binary_cases, add_composite_cases, add_normalization_cases,
                         add_loss_cases, add_reduction_cases, add_shape_cases, add_product_cases,
                         add_source_cases, add_prod_cases, add_composed_cases}) {
    add(cases, floating);
  }
  return cases;
}

Cases computed_cases(DType floating) {
  Cases cases = conformance_cases(floating);
#ifdef PLEXUS_SANITIZED
  std::set<std::string> begun;
  std::size_t place = 0;
  std::erase_if(cases, [&](const ConformanceCase& each) {
    const bool first = begun.insert(each.op).second;
    return place++ % 3 != 0 && !first;
  });
#endif
  return cases;
}

std::unique_ptr<Graph> graph_of(const ConformanceCase& each) {
  auto graph = std::make_unique<Graph>();
  std::vector<Symbol> inputs;
  for (const CaseInput& input : each.inputs) {
    inputs.push_back(graph->input(fmt::format("x{}", inputs.size()), input.type));
  }
  const std::vector<Symbol> results = each.build(*graph, inputs);
  for (std::size_t i = 0; i < results.size(); ++i) graph->output(fmt::format("y{}", i), results[i]);
  return graph;
}

}  // namespace plexus::conformance
