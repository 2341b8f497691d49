#include "finite_example.hpp"

#include <plexus/check/tried_component.hpp>
#include <plexus/error/error.hpp>
#include <plexus/expression/expression_text.hpp>
#include <plexus/plugin/components.hpp>

#include <cmath>
#include <random>

namespace plexus::app {

namespace {

/// Tried in this order.
const ExampleInput ranges[] = {rows_of({4}), rows_of({4}, 0.1, 2), rows_of({4}, -0.9, 0.9),
                               rows_of({4}, 1.1, 2)};
constexpr std::int64_t rows_tried = 256;

std::vector<Tensor> drawn(const ExampleInput& range, std::size_t inputs) {
  std::mt19937 generator(1);
  std::uniform_real_distribution<double> number(range.low, range.high);
  std::vector<Tensor> tensors;
  for (std::size_t i = 0; i < inputs; ++i) {
    std::vector<double> values(static_cast<std::size_t>(rows_tried * range.row_shape.front()));
    for (double& value : values) value = number(generator);
    tensors.push_back(
        Tensor::of(Shape{rows_tried, range.row_shape.front()}, std::span<const double>(values)));
  }
  return tensors;
}

/// Of the layer `formula`.
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

/// Rows of another shape may be what the formula needs; then no range is better than another.
bool is_finite_on(const TryRequest& request, const Backends& backends) {
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
  TryRequest request;
  request.name = "formula";
  request.options = options_of(layer);
  request.gradients = true;
  const Backends backends = open_backends("reference");
  for (const ExampleInput& range : ranges) {
    request.inputs = drawn(range, layer.inputs.size());
    if (is_finite_on(request, backends)) return range;
  }
  return ranges[0];
}

}  // namespace plexus::app
