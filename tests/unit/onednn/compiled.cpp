#include "compiled.hpp"

#include <plexus/plugin/components.hpp>

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>

#include <boost/test/unit_test.hpp>

namespace plexus::onednn_tests {

const Backends& backends() {
  static const Backends opened = open_backends("onednn");
  return opened;
}

Compiled::Compiled(std::shared_ptr<Graph> graph, const Values& inputs, const CompileOptions& options,
                   const Backends& on)
    : graph_(std::move(graph)), program_(compile(graph_, on, store_, arena_, options)) {
  for (const Graph::Named& input : graph_->inputs()) {
    const Tensor& value = inputs.at(input.name);
    input.symbol.shape().is_open() ? program_.bind(input.name, value) : program_.write(input.name, value);
  }
}

std::vector<Tensor> Compiled::run(std::int64_t position) {
  program_.replay(position, 1);
  std::vector<Tensor> results;
  for (const Graph::Named& output : graph_->outputs()) results.push_back(program_.output(output.name));
  return results;
}

std::vector<std::string> Compiled::ops() const {
  std::vector<std::string> names;
  for (const KernelRecord& record : program_.kernels()) names.emplace_back(record.node->op().name());
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<const Node*> Compiled::nodes() const {
  std::vector<const Node*> nodes;
  for (const KernelRecord& record : program_.kernels()) nodes.push_back(record.node);
  return nodes;
}

const Node& Compiled::node(const std::string& op) const {
  for (const KernelRecord& record : program_.kernels()) {
    if (record.node->op().name() == op) return *record.node;
  }
  throw std::runtime_error("nothing runs '" + op + "'");
}

std::vector<Tensor> expected(const std::shared_ptr<Graph>& graph, const Values& inputs) {
  return Compiled(graph, inputs, {}, {backends().reference, backends().reference}).run();
}

std::vector<Tensor> by_definition(const Node& node, const std::vector<Tensor>& inputs) {
  const auto graph = std::make_shared<Graph>();
  std::vector<Symbol> symbols;
  Values values;
  for (const Symbol& input : node.inputs()) {
    const std::string name = std::to_string(symbols.size());
    values.emplace(name, inputs[symbols.size()]);
    symbols.push_back(graph->input(name, input.type()));
  }
  const std::vector<Symbol> results = node.op().definition(symbols, node.attributes());
  for (std::size_t i = 0; i < results.size(); ++i) graph->output("y" + std::to_string(i), results[i]);
  return expected(graph, values);
}

Tensor normal(const Type& type, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> draw;
  Tensor x(DType::float64, type.shape);
  for (double& value : x.data<double>()) value = draw(random);
  return x.converted(type.dtype);
}

void check_close(const Tensor& found, const Tensor& expected, double tolerance) {
  BOOST_TEST_REQUIRE((found.type() == expected.type()), found.type().text()
                                                            << " is not " << expected.type().text());
  for (std::int64_t i = 0; i < found.elements(); ++i) {
    const double wanted = expected.at(i);
    const double off = std::abs(found.at(i) - wanted);
    if (std::isnan(wanted) ? std::isnan(found.at(i))
                           : off <= tolerance * std::max(1.0, std::abs(wanted)) || found.at(i) == wanted) {
      continue;
    }
    BOOST_ERROR("element " << i << " is " << found.at(i) << ", expected " << wanted);
    break;
  }
}

}  // namespace plexus::onednn_tests
