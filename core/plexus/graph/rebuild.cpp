#include <plexus/error/error.hpp>
#include <plexus/graph/rebuild.hpp>

namespace plexus {

namespace {

/// Whether the graph was traced, not made by a pass: passes give every value that has a counterpart in the
/// traced graph an origin, so a graph without any origin was traced.
bool is_traced(const Graph& graph) {
  for (std::size_t id = 0; id < graph.size(); ++id) {
    const Node& node = graph.node(id);
    for (std::size_t i = 0; i < node.output_count(); ++i) {
      if (node.origin(static_cast<int>(i))) return false;
    }
  }
  return true;
}

}  // namespace

Rebuild::Rebuild(const Graph& from)
    : from_(from), to_(std::make_unique<Graph>()), from_is_traced_(is_traced(from)), map_(from.size()) {
  const auto declare = [&](const Node& leaf, const Symbol& declared) {
    carry_origins(leaf, std::span(&declared, 1));
    let_become(leaf, std::span(&declared, 1));
  };
  for (const Graph::Named& input : from.inputs()) {
    to_->set_place(input.symbol.node().place());
    declare(input.symbol.node(), to_->input(input.name, input.symbol.type()));
  }
  for (const Graph::VariableUse& use : from.variables()) {
    to_->set_place(use.value.node().place());
    declare(use.value.node(), to_->variable(use.name, use.value.type()));
  }
}

void Rebuild::carry_origins(const Node& old, std::span<const Symbol> values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!values[i]) continue;
    Node& node = to_->node(static_cast<std::size_t>(values[i].node().id()));
    if (node.origin(values[i].output())) continue;
    const Symbol itself = from_is_traced_ ? old.output(static_cast<int>(i)) : Symbol();
    const Symbol origin = old.origin(static_cast<int>(i));
    node.set_origin(values[i].output(), origin ? origin : itself);
  }
}

void Rebuild::let_become(const Node& old, std::span<const Symbol> values) {
  map_[static_cast<std::size_t>(old.id())].assign(values.begin(), values.end());
  if (knows_sources_) add_sources(old);
}

void Rebuild::add_sources(const Node& old) {
  const std::vector<Symbol>& values = map_[static_cast<std::size_t>(old.id())];
  sources_.resize(to_->size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!values[i]) continue;
    sources_[static_cast<std::size_t>(values[i].node().id())].push_back(old.output(static_cast<int>(i)));
  }
}

void Rebuild::find_sources() {
  for (std::size_t id = 0; id < from_.size() && !knows_sources_; ++id) add_sources(from_.node(id));
  knows_sources_ = true;
}

Symbol Rebuild::operator[](const Symbol& old) const {
  if (!old) return {};
  const std::vector<Symbol>& outputs = map_[static_cast<std::size_t>(old.node().id())];
  if (outputs.empty()) throw UsageError("a pass asked for a value that it has not copied or replaced yet");
  return outputs[static_cast<std::size_t>(old.output())];
}

std::vector<Symbol> Rebuild::operator[](std::span<const Symbol> old) const {
  std::vector<Symbol> result;
  result.reserve(old.size());
  for (const Symbol& symbol : old) result.push_back((*this)[symbol]);
  return result;
}

std::vector<Symbol> Rebuild::sources(const Symbol& value) {
  find_sources();
  std::vector<Symbol> found;
  const auto id = static_cast<std::size_t>(value.node().id());
  if (id >= sources_.size()) return found;
  for (const Symbol& old : sources_[id]) {
    if ((*this)[old] == value) found.push_back(old);
  }
  return found;
}

std::vector<Symbol> Rebuild::copy(const Node& node) {
  const std::vector<Symbol>& known = map_[static_cast<std::size_t>(node.id())];
  if (!known.empty()) return known;
  to_->set_place(node.place());
  const std::vector<Symbol> copies =
      to_->add(node.op(), (*this)[std::span<const Symbol>(node.inputs())], node.attributes());
  carry_origins(node, copies);
  let_become(node, copies);
  return copies;
}

void Rebuild::replace(const Node& node, std::span<const Symbol> values) {
  if (values.size() != node.output_count()) {
    throw UsageError("a pass replaced a node by another number of values than it has outputs");
  }
  let_become(node, values);
  carry_origins(node, values);
}

void Rebuild::redirect(const Symbol& value, const Symbol& by) {
  Node& node = to_->node(static_cast<std::size_t>(by.node().id()));
  if (!node.origin(by.output())) node.set_origin(by.output(), value.node().origin(value.output()));
  for (const Symbol& old : sources(value)) {
    map_[static_cast<std::size_t>(old.node().id())][static_cast<std::size_t>(old.output())] = by;
    sources_.resize(to_->size());
    sources_[static_cast<std::size_t>(by.node().id())].push_back(old);
  }
}

std::unique_ptr<Graph> Rebuild::finish() {
  for (const Graph::Named& output : from_.outputs()) to_->output(output.name, (*this)[output.symbol]);
  for (const Graph::VariableUse& use : from_.variables()) {
    if (use.assigned) to_->assign(use.name, (*this)[use.assigned]);
  }
  to_->set_place({});
  return std::move(to_);
}

}  // namespace plexus
