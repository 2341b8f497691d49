#include <plexus/backend/detail/copy_op.hpp>
#include <plexus/backend/detail/schedule.hpp>
#include <plexus/error/error.hpp>
#include <plexus/graph/leaves.hpp>
#include <plexus/graph/passes.hpp>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <utility>

namespace plexus {

namespace {

std::size_t id_of(const Symbol& symbol) { return static_cast<std::size_t>(symbol.node().id()); }

bool runs(const Node& node) { return !is_leaf(node) && !node.op().alias(); }

/// The constraints on the order of nodes: a node runs after the nodes whose values it reads, and an old value
/// of a variable is read before it is overwritten.
class Order {
 public:
  explicit Order(const Graph& graph) : graph_(graph) {
    const std::vector<bool> live = live_nodes(graph);
    for (std::size_t id = 0; id < graph.size(); ++id) {
      after_.emplace_back();
      runs_.push_back(live[id] && runs(graph.node(id)));
      if (runs_[id]) add_inputs(id);
    }
  }

  /// Adds a node that was just added to the graph.
  void add_node(const Node& node) {
    after_.emplace_back();
    runs_.push_back(true);
    add_inputs(static_cast<std::size_t>(node.id()));
  }

  bool is_run(std::size_t id) const { return runs_[id]; }
  /// The nodes that read this value, directly or under another name.
  const std::vector<std::size_t>& readers(const Symbol& root) { return readers_[root]; }

  void require(std::size_t first, std::size_t second) { after_[first].push_back(second); }

  /// Whether one of `targets` has to run after `start`.
  bool any_follows(std::size_t start, const std::vector<std::size_t>& targets) const {
    const std::set<std::size_t> wanted(targets.begin(), targets.end());
    std::vector<bool> seen(after_.size(), false);
    std::vector<std::size_t> open{start};
    seen[start] = true;
    while (!open.empty()) {
      const std::size_t id = open.back();
      open.pop_back();
      for (const std::size_t next : after_[id]) {
        if (wanted.count(next) > 0) return true;
        if (!seen[next]) open.push_back(next);
        seen[next] = true;
      }
    }
    return false;
  }

  /// A legal order. Of the nodes that could run next it takes the one that was traced first or, with
  /// `shuffle`, a random one.
  std::vector<const Node*> sorted(std::optional<std::uint64_t> shuffle) const {
    std::vector<int> waits(after_.size(), 0);
    for (const std::vector<std::size_t>& followers : after_) {
      for (const std::size_t id : followers) ++waits[id];
    }
    std::mt19937_64 random(shuffle.value_or(0));
    std::set<std::pair<std::uint64_t, std::size_t>> ready;
    const auto add_ready = [&](std::size_t id) { ready.emplace(shuffle ? random() : 0, id); };
    for (std::size_t id = 0; id < after_.size(); ++id) {
      if (runs_[id] && waits[id] == 0) add_ready(id);
    }
    std::vector<const Node*> order;
    while (!ready.empty()) {
      const std::size_t id = ready.begin()->second;
      ready.erase(ready.begin());
      order.push_back(&graph_.node(id));
      for (const std::size_t next : after_[id]) {
        if (--waits[next] == 0) add_ready(next);
      }
    }
    if (order.size() != static_cast<std::size_t>(std::count(runs_.begin(), runs_.end(), true))) {
      throw BackendError(
          "the updates of variables wait for each other in a circle; this is a fault of Plexus");
    }
    return order;
  }

 private:
  void add_inputs(std::size_t id) {
    for (const Symbol& input : graph_.node(id).inputs()) {
      const Symbol root = root_of(input);
      readers_[root].push_back(id);
      if (runs(root.node())) require(id_of(root), id);
    }
  }

  const Graph& graph_;
  std::vector<std::vector<std::size_t>> after_;
  std::vector<bool> runs_;
  std::unordered_map<Symbol, std::vector<std::size_t>> readers_;
};

/// Decides, for each variable that changes, which node writes it.
class Updates {
 public:
  Updates(Graph& graph, const ScheduleOptions& options) : graph_(graph), options_(options), order_(graph) {}

  NodeOrder run() {
    for (const Graph::VariableUse& variable : graph_.variables()) {
      if (changes(variable)) changing_.emplace(root_of(variable.value), variable.name);
    }
    NodeOrder schedule;
    schedule.outputs = graph_.outputs();
    save_outputs(schedule.outputs);
    // A copy: new nodes do not touch the list, but nothing here should depend on that.
    const std::vector<Graph::VariableUse> variables = graph_.variables();
    for (const Graph::VariableUse& variable : variables) {
      if (changes(variable)) assign(variable);
    }
    schedule.order = order_.sorted(options_.shuffle);
    schedule.in_variable = std::move(in_variable_);
    return schedule;
  }

 private:
  static bool changes(const Graph::VariableUse& variable) {
    return variable.assigned && root_of(variable.assigned) != variable.value;
  }

  Symbol copied_value(const Symbol& value, const std::string& place) {
    graph_.set_place(place);
    const Symbol copy = graph_.add_one(copy_op(), {value});
    order_.add_node(copy.node());
    return copy;
  }

  /// Copies each output that is the old value of a variable: the caller reads it after the variable has its
  /// new value.
  void save_outputs(std::vector<Graph::Named>& outputs) {
    for (Graph::Named& output : outputs) {
      const Symbol root = root_of(output.symbol);
      if (changing_.count(root) > 0) output.symbol = copied_value(root, "output " + output.name);
    }
  }

  void assign(const Graph::VariableUse& variable) {
    const Symbol value = root_of(variable.assigned);
    if (options_.in_place && runs(value.node()) && in_variable_.count(value) == 0 &&
        may_overwrite(value, variable.value) && !is_too_early(id_of(value), variable.value)) {
      write(value, variable);
      return;
    }
    const std::string place = "update of " + variable.name;
    Symbol copy = value;
    // The value may be the old value of another variable, which gets its new value before this variable can
    // be written.
    if (must_be_saved(value, variable)) copy = save(value, place);
    write(copied_value(copy, place), variable);
  }

  /// Whether the node may write over the variable's old value while it reads it.
  static bool may_overwrite(const Symbol& value, const Symbol& old) {
    const Node& node = value.node();
    for (std::size_t i = 0; i < node.inputs().size(); ++i) {
      if (root_of(node.input(i)) != old) continue;
      if (!node.op().may_overwrite(i) || node.input(i).type() != value.type()) return false;
    }
    return true;
  }

  /// Whether some other reader of the old value can only run after the node.
  bool is_too_early(std::size_t id, const Symbol& old) {
    std::vector<std::size_t> others = order_.readers(old);
    others.erase(std::remove(others.begin(), others.end(), id), others.end());
    return !others.empty() && order_.any_follows(id, others);
  }

  bool must_be_saved(const Symbol& value, const Graph::VariableUse& variable) {
    const auto source = changing_.find(value);
    if (source == changing_.end()) return false;
    const auto writer = writers_.find(source->second);
    if (writer == writers_.end()) return false;
    const std::vector<std::size_t>& readers = order_.readers(variable.value);
    if (std::find(readers.begin(), readers.end(), writer->second) != readers.end()) return true;
    return order_.any_follows(writer->second, readers);
  }

  Symbol save(const Symbol& value, const std::string& place) {
    const Symbol saved = copied_value(value, place);
    order_.require(id_of(saved), writers_.at(changing_.at(value)));
    return saved;
  }

  /// Lets the node of `value` write into the memory of the variable: it runs after all nodes that read the
  /// old value.
  void write(const Symbol& value, const Graph::VariableUse& variable) {
    const std::size_t id = id_of(value);
    for (const std::size_t reader : order_.readers(variable.value)) {
      if (reader != id) order_.require(reader, id);
    }
    // The node may itself read an old value that the writer of another variable, decided before, overwrites.
    for (const Symbol& input : value.node().inputs()) {
      const auto source = changing_.find(root_of(input));
      if (source == changing_.end()) continue;
      const auto writer = writers_.find(source->second);
      if (writer != writers_.end() && writer->second != id && is_new(id)) order_.require(id, writer->second);
    }
    writers_.emplace(variable.name, id);
    in_variable_.emplace(value, variable.name);
  }

  /// Whether the node is a copy that was added here: it did not exist when earlier writers were put after the
  /// readers of the old value.
  bool is_new(std::size_t id) const { return &graph_.node(id).op() == &copy_op(); }

  Graph& graph_;
  const ScheduleOptions& options_;
  Order order_;
  std::unordered_map<Symbol, std::string> changing_;  // old value -> name of its variable
  std::map<std::string, std::size_t> writers_;
  std::unordered_map<Symbol, std::string> in_variable_;
};

}  // namespace

Symbol root_of(Symbol symbol) {
  while (symbol.node().op().alias()) symbol = symbol.node().input(0);
  return symbol;
}

NodeOrder scheduled(Graph& graph, const ScheduleOptions& options) { return Updates(graph, options).run(); }

}  // namespace plexus
