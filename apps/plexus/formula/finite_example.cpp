#include "finite_example.hpp"

#include <plexus/check/component_case.hpp>
#include <plexus/check/tried_component.hpp>
#include <plexus/error/error.hpp>
#include <plexus/expression/expression_text.hpp>
#include <plexus/plugin/components.hpp>

#include <cmath>

namespace plexus::app {

namespace {

/// Tried in this order.
const ExampleInput ranges[] = {rows_of({4}), rows_of({4}, 0.1, 2), rows_of({4}, -0.9, 0.9),
                               rows_of({4}, 1.1, 2)};
constexpr std::int64_t rows_tried = 256;

/// The options of the layer `formula` that computes the same.
Tree options_of(const FormulaLayerSource& layer) {
  Tree options = Tree::map();
  options.set("value", normal_form(layer.formula.expression()));
  options.set("inputs", Tree::list(std::vector<Tree>(layer.inputs.begin(), layer.inputs.end())));
  if (layer.parameters.empty()) return options;
  Tree parameters = Tree::map();
  for (const SourceParameter& parameter : layer.parameters) {
    std::vector<Tree> sizes;
    for (const std::int64_t size : parameter.sizes)
      sizes.push_back(size == SourceParameter::features ? Tree("features") : Tree(size));
    parameters.set(parameter.name, Tree::map({{"shape", Tree::list(std::move(sizes))},
                                              {"initializer", parameter.initializer}}));
  }
  options.set("parameters", std::move(parameters));
  return options;
}

bool is_finite(const TriedComponent::Named& tensors) {
  for (const auto& [name, tensor] : tensors) {
    for (std::int64_t i = 0; i < tensor.elements(); ++i) {
      if (!std::isfinite(tensor.at(i))) return false;
    }
  }
  return true;
}

/// Whether outputs and gradients are finite for rows of the example. False if the formula refuses the shape
/// of the rows: then no range is better than another.
bool is_finite_on(const ComponentCase& example, const Backends& backends) {
  TryRequest request;
  request.name = example.name;
  request.options = example.options;
  request.gradients = true;
  for (std::size_t i = 0; i < example.inputs.size(); ++i) {
    request.inputs.push_back(example.drawn(i, rows_tried, DType::float64, 1));
  }
  try {
    const TriedComponent tried(request, backends);
    return is_finite(tried.outputs()) && is_finite(tried.gradients());
  } catch (const ShapeError&) {
    return false;
  } catch (const ConfigError&) {
    return false;
  }
}

}  // namespace

ExampleInput finite_example(const FormulaLayerSource& layer) {
  ComponentCase example{Kind::layer, "formula", options_of(layer), {}};
  const Backends backends = open_backends("reference");
  for (const ExampleInput& range : ranges) {
    example.inputs.assign(layer.inputs.size(), range);
    if (is_finite_on(example, backends)) return range;
  }
  return ranges[0];
}

}  // namespace plexus::app
