#include <plexus/error/error.hpp>
#include <plexus/graph/graph.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {

namespace {

Attributes typed(const Type& type) { return {{"dtype", type.dtype}, {"shape", type.shape}}; }

Attributes named(std::string_view name, const Type& type) {
  Attributes attributes = typed(type);
  attributes.set("name", std::string(name));
  return attributes;
}

void require_type(std::string_view what, std::string_view name, const Type& known, const Type& asked) {
  if (known == asked) return;
  throw ShapeError(fmt::format("{} '{}' is {} in this graph; it cannot be {} too", what, name, known.text(),
                               asked.text()));
}

template <class Named>
auto find_named(Named& entries, std::string_view name) {
  return std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.name == name; });
}

}  // namespace

std::vector<Symbol> Graph::add(const Op& op, std::vector<Symbol> inputs, Attributes attributes) {
  std::vector<Type> types;
  types.reserve(inputs.size());
  for (const Symbol& input : inputs) {
    if (!input) throw UsageError(fmt::format("{}: an operand is an empty symbol", op.name()));
    if (&input.graph() != this)
      throw UsageError(fmt::format("{}: an operand is of another graph", op.name()));
    types.push_back(input.type());
  }
  std::vector<Type> results = op.infer(types, attributes);
  const int id = static_cast<int>(nodes_.size());
  nodes_.push_back(std::make_unique<Node>(*this, id, op, std::move(inputs), std::move(attributes),
                                          std::move(results), place_));
  std::vector<Symbol> outputs;
  for (std::size_t i = 0; i < nodes_.back()->output_count(); ++i) {
    outputs.emplace_back(*nodes_.back(), static_cast<int>(i));
  }
  return outputs;
}

Symbol Graph::add_one(const Op& op, std::vector<Symbol> inputs, Attributes attributes) {
  const std::vector<Symbol> outputs = add(op, std::move(inputs), std::move(attributes));
  if (outputs.size() != 1) {
    throw UsageError(fmt::format("{} has {} outputs, not one", op.name(), outputs.size()));
  }
  return outputs[0];
}

Symbol Graph::input(std::string_view name, const Type& type) {
  const auto known = find_named(inputs_, name);
  if (known != inputs_.end()) {
    require_type("input", name, known->symbol.type(), type);
    return known->symbol;
  }
  const Symbol symbol = add_one(input_op(), {}, named(name, type));
  inputs_.push_back({std::string(name), symbol});
  return symbol;
}

Symbol Graph::constant(Tensor value) {
  Attributes attributes = typed(value.type());
  attributes.set("value", std::move(value));
  return add_one(constant_op(), {}, std::move(attributes));
}

Symbol Graph::position() {
  for (const auto& node : nodes_) {
    if (&node->op() == &position_op()) return node->output();
  }
  return add_one(position_op(), {}, typed({DType::int64, Shape{}}));
}

Symbol Graph::variable(std::string_view name, const Type& type) {
  const auto known = find_named(variables_, name);
  if (known != variables_.end()) {
    require_type("variable", name, known->value.type(), type);
    return known->value;
  }
  const Symbol symbol = add_one(variable_op(), {}, named(name, type));
  variables_.push_back({std::string(name), symbol, {}});
  return symbol;
}

void Graph::assign(std::string_view variable, const Symbol& value) {
  const auto known = find_named(variables_, variable);
  if (known == variables_.end()) {
    throw UsageError(
        fmt::format("variable '{}' cannot be assigned: this graph has none of that name", variable));
  }
  if (!value || &value.graph() != this) {
    throw UsageError(fmt::format("variable '{}' cannot become a value that is not in its graph", variable));
  }
  if (value.type() != known->value.type()) {
    throw ShapeError(fmt::format("variable '{}' is {}; it cannot become {}", variable,
                                 known->value.type().text(), value.type().text()));
  }
  known->assigned = value;
}

void Graph::output(std::string name, const Symbol& value) {
  if (!value || &value.graph() != this) {
    throw UsageError(fmt::format("output '{}' cannot be a value that is not in the graph", name));
  }
  if (find_named(outputs_, name) != outputs_.end()) {
    throw UsageError(fmt::format("there are two outputs named '{}'; names are unique", name));
  }
  outputs_.push_back({std::move(name), value});
}

const Graph::VariableUse* Graph::find_variable(std::string_view name) const {
  const auto known = find_named(variables_, name);
  return known == variables_.end() ? nullptr : &*known;
}

std::string Graph::set_place(std::string place) { return std::exchange(place_, std::move(place)); }

}  // namespace plexus
