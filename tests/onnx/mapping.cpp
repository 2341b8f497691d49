#include "mapping.hpp"

#include <plexus/backend/evaluate.hpp>
#include <plexus/config/scalar.hpp>
#include <plexus/graph/leaves.hpp>
#include <plexus/tensor/shape.hpp>

#include <unordered_map>

#include <fmt/format.h>

namespace plexus::onnx_tests {

namespace {

/// What a symbol is made of, copied into a graph of its own, its inputs as constants.
class Known {
 public:
  explicit Known(const Building& building) : building_(building), graph_(std::make_shared<Graph>()) {}

  Tensor of(const Symbol& symbol) {
    graph_->output("value", copied(symbol));
    return evaluate(graph_, {}, building_.reference)[0];
  }

 private:
  Symbol copied(const Symbol& symbol) {
    const auto known = copies_.find(symbol);
    if (known != copies_.end()) return known->second;
    const Node& node = symbol.node();
    Symbol copy;
    if (const Tensor* value = constant_value(symbol)) {
      copy = graph_->constant(*value);
    } else if (is_leaf(node)) {
      copy = graph_->constant(building_.inputs.at(node.attributes().text("name")));
    } else {
      Symbols operands;
      for (const Symbol& operand : node.inputs()) operands.push_back(copied(operand));
      copy = graph_->add(node.op(), operands, node.attributes())[static_cast<std::size_t>(symbol.output())];
    }
    copies_.emplace(symbol, copy);
    return copy;
  }

  const Building& building_;
  std::shared_ptr<Graph> graph_;
  std::unordered_map<Symbol, Symbol> copies_;
};

double number_of(const Tree& tree) {
  if (const auto number = as_number(tree)) return *number;
  return std::stod(tree.text());  // inf, -inf, nan
}

std::map<std::string_view, Mapping> table() {
  std::map<std::string_view, Mapping> all;
  for (const auto family : {unary_mappings, binary_mappings, reduction_mappings, shape_mappings,
                            movement_mappings, index_mappings, product_mappings, composite_mappings,
                            loss_mappings, attention_mappings, window_mappings, quantization_mappings}) {
    for (const Mapping& mapping : family()) all.emplace(mapping.op, mapping);
  }
  return all;
}

}  // namespace

Symbol Call::in(std::size_t i) const {
  if (!has(i)) throw NotMapped(fmt::format("operand {} is left out", i));
  return building_.values.at(node_.inputs[i]);
}

Symbols Call::all() const {
  Symbols found;
  for (std::size_t i = 0; i < count(); ++i) found.push_back(in(i));
  return found;
}

Tensor Call::value(std::size_t i) const { return Known(building_).of(in(i)); }

Integers Call::integers(std::size_t i) const {
  const Tensor values = value(i).converted(DType::int64);
  const auto all = values.data<std::int64_t>();
  return {all.begin(), all.end()};
}

std::int64_t Call::integer(std::string_view name, std::int64_t otherwise) const {
  const Tree* const found = node_.attributes.find(name);
  return found == nullptr ? otherwise : as_integer(*found).value();
}

Integers Call::integers(std::string_view name, Integers otherwise) const {
  const Tree* const found = node_.attributes.find(name);
  if (found == nullptr) return otherwise;
  Integers all;
  for (const Tree& each : found->items()) all.push_back(as_integer(each).value());
  return all;
}

double Call::number(std::string_view name, double otherwise) const {
  const Tree* const found = node_.attributes.find(name);
  return found == nullptr ? otherwise : number_of(*found);
}

std::vector<double> Call::numbers(std::string_view name) const {
  std::vector<double> all;
  const Tree* const found = node_.attributes.find(name);
  if (found == nullptr) return all;
  for (const Tree& each : found->items()) all.push_back(number_of(each));
  return all;
}

std::string Call::text(std::string_view name, std::string_view otherwise) const {
  const Tree* const found = node_.attributes.find(name);
  return std::string(found == nullptr ? otherwise : found->text());
}

const Tensor* Call::tensor(std::string_view name) const {
  const auto found = node_.tensors.find(std::string(name));
  return found == node_.tensors.end() ? nullptr : &found->second;
}

Symbols mapped(const OnnxNode& node, Building& building) {
  static const std::map<std::string_view, Mapping> all = table();
  const auto found = all.find(node.op);
  if (!node.domain.empty() || found == all.end()) throw NotMapped(fmt::format("no ops for {}", node.op));
  return found->second.map(Call(node, building));
}

std::int64_t place_of(const Symbol& x, std::int64_t axis) {
  return static_cast<std::int64_t>(normalized_axis(axis, x.shape().rank()));
}

DType dtype_of_number(std::int64_t number) {
  switch (number) {
    case 1:
      return DType::float32;
    case 2:
      return DType::uint8;
    case 6:
      return DType::int32;
    case 7:
      return DType::int64;
    case 9:
      return DType::boolean;
    case 11:
      return DType::float64;
    default:
      throw NotMapped(fmt::format("no dtype for ONNX's number {}", number));
  }
}

Shape shape_of(const Integers& dims) { return Shape(std::span<const std::int64_t>(dims)); }

Integers dims_of(const Symbol& x) { return {x.shape().begin(), x.shape().end()}; }

}  // namespace plexus::onnx_tests
