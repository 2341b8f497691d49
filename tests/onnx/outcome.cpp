#include "outcome.hpp"

#include <plexus/backend/evaluate.hpp>
#include <plexus/error/error.hpp>

#include <cmath>

#include <fmt/format.h>

#include "mapping.hpp"

namespace plexus::onnx_tests {

namespace {

bool is_close(double found, double expected, const NodeCase& each) {
  if (std::isnan(expected) || std::isnan(found)) return std::isnan(expected) && std::isnan(found);
  if (std::isinf(expected) || std::isinf(found)) return found == expected;
  return std::abs(found - expected) <= each.atol + each.rtol * std::abs(expected);
}

/// Where a result differs from what is expected; empty if it does not.
std::string mismatch(const Tensor& found, const NamedTensor& expected, const NodeCase& each) {
  if (found.type() != expected.value.type()) {
    return fmt::format("{} is {}, expected {}", expected.name, found.type().text(),
                       expected.value.type().text());
  }
  for (std::int64_t i = 0; i < found.elements(); ++i) {
    if (is_close(found.at(i), expected.value.at(i), each)) continue;
    return fmt::format("{}[{}] is {:.9g}, expected {:.9g}", expected.name, i, found.at(i),
                       expected.value.at(i));
  }
  return {};
}

/// The graph of a case: its inputs, its nodes, its outputs in their order.
void build(const NodeCase& each, Building& building) {
  for (const NamedTensor& input : each.inputs) {
    building.values[input.name] = building.graph.input(input.name, input.value.type());
    building.inputs[input.name] = input.value;
  }
  for (const NamedTensor& one : each.constants)
    building.values[one.name] = building.graph.constant(one.value);
  for (const OnnxNode& node : each.nodes) {
    const Symbols results = mapped(node, building);
    for (std::size_t i = 0; i < node.outputs.size(); ++i) {
      if (node.outputs[i].empty()) continue;
      if (i >= results.size()) throw NotMapped(fmt::format("{} without its result {}", node.op, i));
      building.values[node.outputs[i]] = results[i];
    }
  }
  for (const NamedTensor& output : each.outputs)
    building.graph.output(output.name, building.values.at(output.name));
}

}  // namespace

Outcome tried(const NodeCase& each, const Backends& backends) {
  if (!each.skip.empty()) return {Outcome::Kind::not_mapped, each.skip};
  const Backends reference{backends.reference, backends.reference};
  const auto graph = std::make_shared<Graph>();
  Building building{*graph, {}, {}, each.opset, reference};
  try {
    build(each, building);
    const std::vector<Tensor> found = evaluate(graph, building.inputs, backends);
    for (std::size_t i = 0; i < found.size(); ++i) {
      std::string why = mismatch(found[i], each.outputs[i], each);
      if (!why.empty()) return {Outcome::Kind::wrong, std::move(why)};
    }
    return {};
  } catch (const NotMapped& reason) {
    return {Outcome::Kind::not_mapped, reason.what()};
  } catch (const Error& error) {
    return {Outcome::Kind::refused, error.what()};
  }
}

}  // namespace plexus::onnx_tests
