#include <plexus/graph/leaves.hpp>
#include <plexus/ops/detail/widen.hpp>
#include <plexus/ops/ops.hpp>

#include <unordered_map>

namespace plexus {

namespace {

Symbol copied_leaf(const Node& leaf, Graph& to) {
  if (const Tensor* value = constant_value(leaf.output()); value != nullptr) {
    return to.constant(value->converted(widened(value->dtype())));
  }
  if (&leaf.op() == &position_op()) return to.position();
  return to.input(leaf.attributes().text("name"), {widened(leaf.type().dtype), leaf.type().shape});
}

bool rounds(const Node& node) {
  return node.op().name() == "cast" && node.type().dtype == DType::float32 &&
         node.input(0).dtype() == DType::float64;
}

}  // namespace

DType widened(DType dtype) { return is_floating(dtype) ? DType::float64 : dtype; }

Attributes with_wide_bodies(const Attributes& attributes) {
  Attributes wide = attributes;
  for (const auto& [name, value] : attributes.values()) {
    if (const auto* body = std::get_if<Attributes::Body>(&value); body != nullptr) {
      wide.set(name, widened(**body));
    }
  }
  return wide;
}

Attributes widened(const Attributes& attributes) {
  Attributes wide = with_wide_bodies(attributes);
  for (const auto& [name, value] : attributes.values()) {
    if (const DType* dtype = std::get_if<DType>(&value); dtype != nullptr) wide.set(name, widened(*dtype));
  }
  return wide;
}

std::shared_ptr<const Graph> widened(const Graph& body) {
  auto wide = std::make_shared<Graph>();
  std::unordered_map<Symbol, Symbol> map;
  for (const Graph::Named& input : body.inputs()) {
    map[input.symbol] = copied_leaf(input.symbol.node(), *wide);
  }
  for (std::size_t id = 0; id < body.size(); ++id) {
    const Node& node = body.node(id);
    if (is_leaf(node)) {
      if (map.count(node.output()) == 0) map[node.output()] = copied_leaf(node, *wide);
      continue;
    }
    std::vector<Symbol> inputs;
    for (const Symbol& input : node.inputs()) inputs.push_back(map.at(input));
    const std::vector<Symbol> outputs = rounds(node)
                                            ? std::vector<Symbol>{inputs[0] * 1.0}
                                            : wide->add(node.op(), inputs, widened(node.attributes()));
    for (std::size_t i = 0; i < outputs.size(); ++i) map[node.output(static_cast<int>(i))] = outputs[i];
  }
  for (const Graph::Named& output : body.outputs()) wide->output(output.name, map.at(output.symbol));
  return wide;
}

}  // namespace plexus
