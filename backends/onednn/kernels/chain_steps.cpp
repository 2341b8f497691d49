#include "kernels/chain_steps.hpp"

#include <plexus/graph/leaves.hpp>
#include <plexus/graph/passes.hpp>

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "kernels/primitives.hpp"

namespace plexus::onednn {

namespace {

/// Whether the op is a comparison that a select which reads its result can compute itself.
bool is_choice(std::string_view op) {
  return op == "less" || op == "less_equal" || op == "greater" || op == "greater_equal";
}

/// The cost of an element, relative to that of a sum. Measured in L1: 7 for exp to 18 for sin; for float64
/// these are calls of the C library.
std::size_t cost_of(std::string_view op, DType dtype) {
  if (op == "lowered_by_ratio") return 8;
  static constexpr std::string_view functions[] = {"exp",     "expm1",     "log",         "log1p", "tanh",
                                                   "sigmoid", "erf",       "sin",         "cos",   "atan",
                                                   "power",   "remainder", "floor_divide"};
  if (std::find(std::begin(functions), std::end(functions), op) == std::end(functions)) return 1;
  return dtype == DType::float64 ? 100 : 10;
}

/// Whether a value changes along the first `axes` axes of `shape`, which a chain does not see.
bool varies_outside(const Shape& value, const Shape& shape, std::size_t axes) {
  const std::size_t missing = shape.rank() - value.rank();
  for (std::size_t axis = missing; axis < axes; ++axis) {
    if (value[axis - missing] != 1) return true;
  }
  return false;
}

/// The leaves of a body: its inputs, then the constants that it uses.
std::vector<const Node*> leaves_of(const Graph& body) {
  std::vector<const Node*> leaves;
  for (const Graph::Named& input : body.inputs()) leaves.push_back(&input.symbol.node());
  const std::vector<bool> live = live_nodes(body);
  for (std::size_t id = 0; id < body.size(); ++id) {
    if (live[id] && constant_value(body.node(id).output()) != nullptr) leaves.push_back(&body.node(id));
  }
  return leaves;
}

class Lowering {
 public:
  Lowering(const Graph& body, const ChainOptions& options, std::int64_t tile)
      : body_(body), live_(live_nodes(body)) {
    result_.refusal = seen(options, tile);
    if (!result_.refusal.empty()) return;
    for (std::size_t id = 0; id < body.size() && result_.refusal.empty(); ++id) {
      if (live_[id] && !is_leaf(body.node(id))) add(body.node(id));
    }
    for (const Graph::Named& output : body.outputs()) {
      if (!result_.refusal.empty()) return;
      result_.outputs.push_back(written(value_of(output.symbol)));
    }
  }

  ChainSteps take() { return std::move(result_); }

 private:
  /// Finds the space and adds the leaves. Returns why the body cannot be run, or an empty text.
  std::string seen(const ChainOptions& options, std::int64_t tile) {
    const Shape& shape = body_.outputs().front().symbol.shape();
    const std::vector<const Node*> leaves = leaves_of(body_);
    std::vector<Shape> shapes;
    for (const Node* leaf : leaves) {
      if (leaf->type().shape.is_open()) return "an input has an unknown number of rows";
      if (leaf->type().shape.rank() > shape.rank()) return "an input has more axes than the result";
      shapes.push_back(leaf->type().shape);
    }
    for (const Graph::Named& output : body_.outputs()) {
      if (!(output.symbol.shape() == shape)) return "its results differ in shape";
      result_.output_types.push_back(output.symbol.dtype());
    }
    const std::optional<Space> space = space_of(shape, shapes, options.outer_axes, options.cut_anywhere);
    if (!space) return fmt::format("operands are broadcast to {} in more than two ways", shape.text());
    result_.space = *space;
    const bool wide = space->columns > tile / 2;
    result_.walk = space->flat ? Walk::flat : wide ? Walk::wide : Walk::narrow;
    return add_leaves(leaves, options.outer_axes);
  }

  std::string add_leaves(const std::vector<const Node*>& leaves, std::size_t outer_axes) {
    const Shape& shape = body_.outputs().front().symbol.shape();
    const auto inputs = static_cast<int>(body_.inputs().size());
    const bool single = result_.space.rows == 1 && result_.space.columns == 1;
    for (int i = 0; i < static_cast<int>(leaves.size()); ++i) {
      const Node& leaf = *leaves[static_cast<std::size_t>(i)];
      const Broadcast broadcast = result_.space.operands[static_cast<std::size_t>(i)];
      ChainValue value{leaf.type().dtype, broadcast, Frequency::given, i < inputs ? i : -1};
      if (i >= inputs) value.constant = std::make_shared<Tensor>(*constant_value(leaf.output()));
      const bool moves = broadcast == Broadcast::full || broadcast == Broadcast::column;
      const bool outside = varies_outside(leaf.type().shape, shape, outer_axes);
      if (value.constant && ((moves && !single) || outside)) return "a constant has a value for each row";
      values_.emplace(leaf.output(), i);
      result_.values.push_back(value);
    }
    return {};
  }

  int value_of(const Symbol& symbol) const { return values_.at(symbol); }
  const ChainValue& value(int i) const { return result_.values[static_cast<std::size_t>(i)]; }

  /// Whether tile functions are given the value as one number.
  bool is_number(int i) const {
    const Broadcast broadcast = value(i).broadcast;
    return broadcast == Broadcast::number || (broadcast == Broadcast::column && result_.walk == Walk::wide);
  }

  /// How a function of these operands is broadcast, in the walk chosen.
  Broadcast broadcast_of(const std::vector<int>& in) const {
    bool rows = false;
    bool columns = false;
    for (const int i : in) {
      rows = rows || value(i).broadcast == Broadcast::full || value(i).broadcast == Broadcast::column;
      columns = columns || value(i).broadcast == Broadcast::full || value(i).broadcast == Broadcast::row;
    }
    if (!rows && !columns) return Broadcast::number;
    if (rows && !columns && result_.walk == Walk::wide) return Broadcast::column;
    if (!rows && result_.walk == Walk::narrow) return Broadcast::row;
    return Broadcast::full;
  }

  static Frequency frequency_of(Broadcast broadcast) {
    switch (broadcast) {
      case Broadcast::number:
        return Frequency::once;
      case Broadcast::column:
        return Frequency::row;
      case Broadcast::row:
        return Frequency::row_pattern;
      case Broadcast::full:
        break;
    }
    return Frequency::tile;
  }

  /// The number of nodes and outputs that read a value. Counted anew for each comparison, since few bodies
  /// have one.
  std::ptrdiff_t readers(const Symbol& value) const {
    std::ptrdiff_t count = std::count_if(body_.outputs().begin(), body_.outputs().end(),
                                         [&](const Graph::Named& output) { return output.symbol == value; });
    for (auto id = static_cast<std::size_t>(value.node().id()) + 1; id < body_.size(); ++id) {
      const std::vector<Symbol>& inputs = body_.node(id).inputs();
      if (live_[id]) count += std::count(inputs.begin(), inputs.end(), value);
    }
    return count;
  }

  /// Whether the select computes its comparison itself: nothing else reads the comparison, and there is a
  /// function for the types.
  bool absorbs(const Node& select) const {
    const Node& compare = select.input(0).node();
    if (is_leaf(compare) || !is_choice(compare.op().name())) return false;
    if (readers(select.input(0)) != 1) return false;
    const DType dtype = select.type().dtype;
    return is_floating(dtype) && compare.input(0).dtype() == dtype && !is_number(value_of(compare.input(0)));
  }

  bool is_absorbed(const Node& node) const {
    if (!is_choice(node.op().name())) return false;
    for (std::size_t id = static_cast<std::size_t>(node.id()) + 1; id < body_.size(); ++id) {
      const Node& reader = body_.node(id);
      if (live_[id] && reader.op().name() == "select" && reader.input(0) == node.output()) {
        return absorbs(reader);
      }
    }
    return false;
  }

  void add(const Node& node) {
    if (node.output_count() != 1) return refuse(fmt::format("'{}' has several results", node.op().name()));
    if (is_absorbed(node)) return;
    std::string op(node.op().name());
    std::vector<int> in;
    const bool choice = op == "select" && absorbs(node);
    if (choice) {
      const Node& compare = node.input(0).node();
      op += fmt::format("_{}", compare.op().name());
      in = {value_of(compare.input(0)), value_of(compare.input(1))};
    }
    for (std::size_t i = choice ? 1 : 0; i < node.inputs().size(); ++i) in.push_back(value_of(node.input(i)));
    if (op == "clip") {
      for (const char* limit : {"low", "high"}) in.push_back(number(node, node.attributes().number(limit)));
    }
    const int out = emit(op, std::move(in), node.type().dtype);
    values_.emplace(node.output(), out);
  }

  void refuse(std::string why) { result_.refusal = std::move(why); }

  /// Adds a constant number of the node's dtype and returns its index in the values.
  int number(const Node& node, double x) {
    result_.values.push_back({node.type().dtype, Broadcast::number, Frequency::given, -1,
                              std::make_shared<Tensor>(Tensor::full({node.type().dtype, Shape{}}, x))});
    return static_cast<int>(result_.values.size()) - 1;
  }

  int emit(const std::string& op, std::vector<int> in, DType to) {
    const Broadcast broadcast = broadcast_of(in);
    const DType from = value(in.back()).dtype;
    unsigned numbers = 0;
    // A step whose result is one number has a tile of one element, so its operands count as tiles too.
    if (frequency_of(broadcast) == Frequency::tile || frequency_of(broadcast) == Frequency::row_pattern) {
      for (std::size_t i = 0; i < in.size(); ++i) numbers |= is_number(in[i]) ? 1U << i : 0;
    }
    TileFunction run = tile_function(op, from, to, numbers);
    if (run == nullptr && numbers != 0) {
      for (int& i : in) i = is_number(i) ? filled(i, broadcast) : i;
      run = tile_function(op, from, to, 0);
    }
    if (run == nullptr) refuse(fmt::format("there is no '{}' of {} to {}", op, name_of(from), name_of(to)));
    return append({run, 0, std::move(in), cost_of(op, to)}, broadcast, to);
  }

  int append(ChainStep step, Broadcast broadcast, DType dtype) {
    step.out = static_cast<int>(result_.values.size());
    result_.steps.push_back(std::move(step));
    result_.values.push_back({dtype, broadcast, frequency_of(broadcast)});
    return result_.steps.back().out;
  }

  /// Adds a step that fills a tile with a number. Returns the index of the tile.
  int filled(int i, Broadcast broadcast) {
    const DType dtype = value(i).dtype;
    return append({tile_function("copy", dtype, dtype, 1), 0, {i}}, broadcast, dtype);
  }

  /// The value itself if a step computes it for each tile, else a copy for which that is so: outputs are
  /// written from such values.
  int written(int i) {
    if (value(i).frequency == Frequency::tile) return i;
    const DType dtype = value(i).dtype;
    if (is_number(i)) return filled(i, Broadcast::full);
    return append({tile_function("copy", dtype, dtype, 0), 0, {i}}, Broadcast::full, dtype);
  }

  const Graph& body_;
  std::vector<bool> live_;
  std::unordered_map<Symbol, int> values_;
  ChainSteps result_;
};

}  // namespace

ChainSteps chain_steps(const Graph& primitives, const ChainOptions& options, std::int64_t tile) {
  return Lowering(primitives, options, tile).take();
}

}  // namespace plexus::onednn
