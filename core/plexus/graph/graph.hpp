#pragma once

#include <plexus/graph/node.hpp>
#include <plexus/graph/op.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// A pure function (inputs, variables) -> (outputs, variables): nodes in the order they were made, which is
/// topological. Nodes are only ever added; passes make new graphs. Several threads may read one at the same
/// time; a thread that changes it must be alone with it.
class Graph {
 public:
  /// A variable's value when a replay starts, and (if assigned) what it becomes at the end.
  struct VariableUse {
    std::string name;
    Symbol value;
    Symbol assigned;  ///< empty: unchanged
  };
  struct Named {
    std::string name;
    Symbol symbol;
  };

  Graph() = default;
  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;

  /// Adds a node; infers its outputs. Throws ShapeError (with the op's name), completed by the caller's
  /// place; UsageError, which names the op, if an operand is empty or of another graph, if the name of the op
  /// is reserved for another one (op_names.hpp), or if the op breaks its contract: no output, an alias of
  /// other bytes than its input's.
  std::vector<Symbol> add(const Op& op, std::vector<Symbol> inputs, Attributes attributes = {});
  /// The same for ops with one output.
  Symbol add_one(const Op& op, std::vector<Symbol> inputs, Attributes attributes = {});

  /// A value that the caller supplies. Asking for a name again gives the same symbol (the type must agree).
  Symbol input(std::string_view name, const Type& type);
  Symbol constant(Tensor value);
  /// The index of the step within replay(first, count), an int64 scalar.
  Symbol position();
  /// A variable's value at the start of the replay. Asking for a name again gives the same symbol.
  Symbol variable(std::string_view name, const Type& type);
  /// What the variable is at the end of the replay; a later assignment replaces an earlier one. Throws
  /// ShapeError if the type is not the variable's.
  void assign(std::string_view variable, const Symbol& value);
  /// Names a result. Names are unique.
  void output(std::string name, const Symbol& value);

  std::size_t size() const { return nodes_.size(); }
  const Node& node(std::size_t id) const { return *nodes_[id]; }
  Node& node(std::size_t id) { return *nodes_[id]; }
  const std::vector<Named>& inputs() const { return inputs_; }
  const std::vector<VariableUse>& variables() const { return variables_; }
  const VariableUse* find_variable(std::string_view name) const;
  const std::vector<Named>& outputs() const { return outputs_; }

  /// What nodes added from now on belong to (a layer's path). Returns the former place.
  std::string set_place(std::string place);
  const std::string& place() const { return place_; }

  /// The token by which symbols detect that the graph no longer exists.
  const Lifetime::Token& lifetime() const { return lifetime_.token(); }

 private:
  using Places = std::map<std::string, std::size_t, std::less<>>;  // in a list, by name

  std::vector<std::unique_ptr<Node>> nodes_;
  std::vector<Named> inputs_;
  std::vector<VariableUse> variables_;
  std::vector<Named> outputs_;
  Places input_places_;
  Places variable_places_;
  Places output_places_;
  Symbol position_;  // empty: nothing has asked for it
  std::string place_;
  Lifetime lifetime_;
};

/// Adds a node with one output to the graph of its operands, of which there is at least one. Throws as
/// Graph::add does.
Symbol add_node(const Op& op, std::vector<Symbol> operands, Attributes attributes = {});
/// Throws UsageError, which names the op, if the operand is empty or its graph no longer exists.
void require_operand(const Op& op, const Symbol& operand);

}  // namespace plexus
