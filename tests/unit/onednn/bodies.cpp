#include "bodies.hpp"

#include <plexus/graph/op_names.hpp>

#include <algorithm>
#include <cmath>

#include <boost/test/unit_test.hpp>

namespace plexus::onednn_tests {

namespace {

/// A node whose outputs lie in its inputs.
class InPlace final : public BindContext {
 public:
  InPlace(const Node& node, std::vector<Tensor> inputs, std::vector<std::size_t> lies_in)
      : node_(node), inputs_(std::move(inputs)), lies_in_(std::move(lies_in)) {}

  const Node& node() const override { return node_; }
  const void* input(std::size_t i) const override { return inputs_[i].raw(); }
  const Table* table(std::size_t) const override { return nullptr; }
  void* output(std::size_t o) const override { return inputs_[lies_in_[o]].raw(); }
  void* scratch(std::size_t bytes) override {
    scratch_ = Tensor(DType::uint8, {static_cast<std::int64_t>(bytes)});
    return scratch_.raw();
  }
  const Team& team() const override { return team_; }

 private:
  const Node& node_;
  mutable std::vector<Tensor> inputs_;
  std::vector<std::size_t> lies_in_;
  Tensor scratch_;
  Team team_{1};
};

std::shared_ptr<Graph> graph_of(const std::vector<Type>& types, const Formula& formula) {
  auto graph = std::make_shared<Graph>();
  std::vector<Symbol> inputs;
  for (const Type& type : types) inputs.push_back(graph->input(std::to_string(inputs.size()), type));
  const std::vector<Symbol> outputs = graph->add(fused_op(), inputs, {{"body", body_of(types, formula)}});
  for (std::size_t i = 0; i < outputs.size(); ++i) graph->output(std::to_string(i), outputs[i]);
  return graph;
}

std::vector<Type> types_of(const std::vector<Tensor>& tensors) {
  std::vector<Type> types;
  for (const Tensor& tensor : tensors) types.push_back(tensor.type());
  return types;
}

Tensor drawn(const Type& type, std::uint64_t seed) {
  if (is_floating(type.dtype)) return normal(type, seed);
  Tensor x = normal({DType::float64, type.shape}, seed);
  for (double& value : x.data<double>()) {
    value = std::trunc(std::clamp(value * 4, -9.0, 9.0));
    if (type.dtype == DType::uint8) value = std::abs(value);
  }
  return x.converted(type.dtype);
}

}  // namespace

std::shared_ptr<const Graph> body_of(const std::vector<Type>& types, const Formula& formula) {
  auto body = std::make_shared<Graph>();
  std::vector<Symbol> inputs;
  for (const Type& type : types) inputs.push_back(body->input(std::to_string(inputs.size()), type));
  const std::vector<Symbol> outputs = formula(inputs);
  for (std::size_t i = 0; i < outputs.size(); ++i) body->output(std::to_string(i), outputs[i]);
  return body;
}

/// The private op of the backend, which reserves its name when it is loaded.
const Op& fused_op() {
  backends();
  return *op_named("fused");
}

std::vector<Tensor> drawn(const std::vector<Type>& types) {
  std::vector<Tensor> inputs;
  for (const Type& type : types) inputs.push_back(drawn(type, inputs.size() + 1));
  return inputs;
}

void check_body(const std::vector<Type>& types, const Formula& formula, double tolerance,
                const CompileOptions& options) {
  const auto graph = graph_of(types, formula);
  const std::vector<Tensor> inputs = drawn(types);
  Values values;
  for (std::size_t i = 0; i < inputs.size(); ++i) values.emplace(std::to_string(i), inputs[i]);
  Compiled compiled(graph, values, options);
  BOOST_TEST_REQUIRE((compiled.ops() == std::vector<std::string>{"fused"}), "the body is not run as one");
  const std::vector<Tensor> found = compiled.run();
  const std::vector<Tensor> wanted = expected(graph, values);
  for (std::size_t i = 0; i < found.size(); ++i) check_close(found[i], wanted[i], tolerance);
}

std::vector<Tensor> run_in_place(const std::vector<Tensor>& inputs, const std::vector<std::size_t>& lies_in,
                                 const Formula& formula) {
  const auto graph = graph_of(types_of(inputs), formula);
  const Node& node = graph->outputs().front().symbol.node();
  std::vector<Tensor> memory;
  for (const Tensor& input : inputs) memory.push_back(input.clone());
  InPlace place(node, memory, lies_in);
  BOOST_TEST_REQUIRE(backends().chosen->support(node).yes);
  backends().chosen->bind(place)();
  return memory;
}

}  // namespace plexus::onednn_tests
