#include <plexus/error/error.hpp>
#include <plexus/graph/graph.hpp>
#include <plexus/graph/leaves.hpp>
#include <plexus/graph/op_names.hpp>

#include <fmt/format.h>

namespace plexus {

namespace {

Attributes typed(const Type& type) { return {{"dtype", type.dtype}, {"shape", type.shape}}; }

Attributes named(std::string_view name, const Type& type) {
  return {{"dtype", type.dtype}, {"name", std::string(name)}, {"shape", type.shape}};
}

void require_type(std::string_view what, std::string_view name, const Type& known, const Type& asked) {
  if (known == asked) return;
  throw ShapeError(fmt::format("{} '{}' is {} in this graph; it cannot be {} too", what, name, known.text(),
                               asked.text()));
}

/// Whether values of the two types can share the same bytes of memory.
bool is_as_large(const Type& a, const Type& b) {
  return a == b || (!a.shape.is_open() && !b.shape.is_open() && a.bytes() == b.bytes());
}

void require_contract(const Op& op, std::span<const Type> inputs, std::span<const Type> outputs) {
  if (outputs.empty()) throw UsageError(fmt::format("op '{}' infers no output", op.name()));
  if (!op.alias()) return;
  if (inputs.empty() || outputs.size() != 1) {
    throw UsageError(fmt::format("op '{}' is an alias, which has an input and one output; it has {} and {}",
                                 op.name(), inputs.size(), outputs.size()));
  }
  if (is_as_large(inputs[0], outputs[0])) return;
  throw ShapeError(
      fmt::format("op '{}' is an alias, so its output has the bytes of its input; but from {} it "
                  "infers {}",
                  op.name(), inputs[0].text(), outputs[0].text()));
}

void require_of(const Graph& graph, const Op& op, const Symbol& operand) {
  require_operand(op, operand);
  if (&operand.graph() == &graph) return;
  throw UsageError(
      fmt::format("{}: an operand is of another graph; a component keeps no symbol from one call "
                  "to the next",
                  op.name()));
}

/// The entry of a list that has this name, or null.
template <class Entries>
auto find_named(Entries& entries, const std::map<std::string, std::size_t, std::less<>>& places,
                std::string_view name) -> decltype(entries.data()) {
  const auto found = places.find(name);
  return found == places.end() ? nullptr : &entries[found->second];
}

}  // namespace

std::vector<Symbol> Graph::add(const Op& op, std::vector<Symbol> inputs, Attributes attributes) {
  require_own_name(op);
  std::vector<Type> types;
  types.reserve(inputs.size());
  for (const Symbol& input : inputs) {
    require_of(*this, op, input);
    types.push_back(input.type());
  }
  std::vector<Type> results = calling_plugin(op, "inferring its outputs", [&] {
    std::vector<Type> inferred = op.infer(types, attributes);
    require_contract(op, types, inferred);
    return inferred;
  });
  const int id = static_cast<int>(nodes_.size());
  nodes_.push_back(std::make_unique<Node>(*this, id, op, std::move(inputs), std::move(attributes),
                                          std::move(results), place_));
  std::vector<Symbol> outputs;
  for (std::size_t i = 0; i < nodes_.back()->output_count(); ++i) {
    outputs.emplace_back(*nodes_.back(), static_cast<int>(i));
  }
  if (!position_ && &op == &position_op()) position_ = outputs.front();
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
  if (const Named* known = find_named(inputs_, input_places_, name)) {
    require_type("input", name, known->symbol.type(), type);
    return known->symbol;
  }
  const Symbol symbol = add_one(input_op(), {}, named(name, type));
  input_places_.emplace(name, inputs_.size());
  inputs_.push_back({std::string(name), symbol});
  return symbol;
}

Symbol Graph::constant(Tensor value) {
  Attributes attributes = typed(value.type());
  attributes.set("value", std::move(value));
  return add_one(constant_op(), {}, std::move(attributes));
}

Symbol Graph::position() {
  if (position_) return position_;
  return add_one(position_op(), {}, typed({DType::int64, Shape{}}));
}

Symbol Graph::variable(std::string_view name, const Type& type) {
  if (const VariableUse* known = find_variable(name)) {
    require_type("variable", name, known->value.type(), type);
    return known->value;
  }
  const Symbol symbol = add_one(variable_op(), {}, named(name, type));
  variable_places_.emplace(name, variables_.size());
  variables_.push_back({std::string(name), symbol, {}});
  return symbol;
}

void Graph::assign(std::string_view variable, const Symbol& value) {
  VariableUse* const known = find_named(variables_, variable_places_, variable);
  if (known == nullptr) {
    throw UsageError(
        fmt::format("variable '{}' cannot be assigned: this graph has none of that name", variable));
  }
  if (!value || value.outlived() || &value.graph() != this) {
    throw UsageError(fmt::format("variable '{}' cannot become {}", variable,
                                 value ? "a value that is not in its graph" : "an empty symbol"));
  }
  if (value.type() != known->value.type()) {
    throw ShapeError(fmt::format("variable '{}' is {}; it cannot become {}", variable,
                                 known->value.type().text(), value.type().text()));
  }
  known->assigned = value;
}

void Graph::output(std::string name, const Symbol& value) {
  if (!value || value.outlived() || &value.graph() != this) {
    throw UsageError(fmt::format("output '{}' cannot be {}", name,
                                 value ? "a value that is not in the graph" : "an empty symbol"));
  }
  if (!output_places_.emplace(name, outputs_.size()).second) {
    throw UsageError(fmt::format("there are two outputs named '{}'; names are unique", name));
  }
  outputs_.push_back({std::move(name), value});
}

const Graph::VariableUse* Graph::find_variable(std::string_view name) const {
  return find_named(variables_, variable_places_, name);
}

std::string Graph::set_place(std::string place) { return std::exchange(place_, std::move(place)); }

Symbol add_node(const Op& op, std::vector<Symbol> operands, Attributes attributes) {
  if (operands.empty()) throw UsageError(fmt::format("{}: there is no operand", op.name()));
  require_operand(op, operands.front());
  Graph& graph = operands.front().graph();
  return graph.add_one(op, std::move(operands), std::move(attributes));
}

void require_operand(const Op& op, const Symbol& operand) {
  if (!operand) {
    throw UsageError(
        fmt::format("{}: an operand is an empty symbol, which stands for 'no value' (a weight that "
                    "a run does not have, a gradient that is zero): ask `if (symbol)` first, and "
                    "start a sum with its first term",
                    op.name()));
  }
  if (operand.outlived()) {
    throw UsageError(
        fmt::format("{}: an operand is of a trace that is over; a component keeps no symbol from "
                    "one call to the next",
                    op.name()));
  }
}

}  // namespace plexus
