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
/// topological. Nodes are only ever added; passes make new graphs. Several threads may read a graph at the
/// same time; changing it requires exclusive access.
class Graph {
 public:
  /// A variable's value when a step starts, and (if assigned) the value that it gets at the end of the step.
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

  /// Adds a node, whose output types the op infers, and returns its outputs. Throws ShapeError, which names
  /// the op, if the inputs do not fit (callers add the place), or if the op is an alias whose output has
  /// another size than its input; UsageError, which names the op, if an operand is empty or of another graph,
  /// if the name of the op is reserved for another one (op_names.hpp), if the op infers no output, or if it
  /// is an alias without input or with several outputs.
  std::vector<Symbol> add(const Op& op, std::vector<Symbol> inputs, Attributes attributes = {});
  /// The same for ops with one output.
  Symbol add_one(const Op& op, std::vector<Symbol> inputs, Attributes attributes = {});

  /// A value that the caller of the program supplies. Asking for a name again gives the same symbol; throws
  /// ShapeError if the type differs.
  Symbol input(std::string_view name, const Type& type);
  Symbol constant(Tensor value);
  /// The index of the current step, an int64 scalar: the first one of replay(first, count) is `first`.
  Symbol position();
  /// A variable's value at the start of a step. Asking for a name again gives the same symbol; throws
  /// ShapeError if the type differs.
  Symbol variable(std::string_view name, const Type& type);
  /// Sets the value that the variable gets at the end of a step; a later assignment replaces an earlier one.
  /// Throws UsageError if the graph has no such variable or the value is empty or not in the graph, and
  /// ShapeError if its type is not the variable's.
  void assign(std::string_view variable, const Symbol& value);
  /// Names an output of the graph. Throws UsageError if the name is taken, or if the value is empty or not in
  /// the graph.
  void output(std::string name, const Symbol& value);

  std::size_t size() const { return nodes_.size(); }
  const Node& node(std::size_t id) const { return *nodes_[id]; }
  Node& node(std::size_t id) { return *nodes_[id]; }
  const std::vector<Named>& inputs() const { return inputs_; }
  const std::vector<VariableUse>& variables() const { return variables_; }
  /// The variable of this name, or null.
  const VariableUse* find_variable(std::string_view name) const;
  const std::vector<Named>& outputs() const { return outputs_; }

  /// Sets the place of the nodes that are added from now on: the path of the layer that they belong to.
  /// Returns the former place.
  std::string set_place(std::string place);
  const std::string& place() const { return place_; }

  /// The token by which symbols detect that the graph no longer exists.
  const Lifetime::Token& lifetime() const { return lifetime_.token(); }

 private:
  using Places = std::map<std::string, std::size_t, std::less<>>;  // indices in a list, by name

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
