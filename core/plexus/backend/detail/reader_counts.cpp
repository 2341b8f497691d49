#include <plexus/backend/detail/reader_counts.hpp>
#include <plexus/graph/rebuild.hpp>

namespace plexus {

namespace {

std::size_t id_of(const Node& node) { return static_cast<std::size_t>(node.id()); }

/// For each value, the number of its readers that a rebuild will copy or carry over: dead nodes do not count.
std::vector<std::vector<int>> readers_of(const Graph& graph, const std::vector<bool>& live) {
  std::vector<std::vector<int>> readers = count_readers(graph);
  for (std::size_t id = 0; id < graph.size(); ++id) {
    if (live[id]) continue;
    for (const Symbol& input : graph.node(id).inputs()) {
      --readers[id_of(input.node())][static_cast<std::size_t>(input.output())];
    }
  }
  return readers;
}

}  // namespace

ReaderCounts::ReaderCounts(const Rebuild& rebuild, const std::vector<bool>& live)
    : rebuild_(rebuild), left_(readers_of(rebuild.from(), live)) {}

// Each of the three functions adds readers before it removes readers. Otherwise a value could have no readers
// for a moment, and spread() would put all nodes that it depends on out of use too.

void ReaderCounts::copied(const Node& old) {
  for (std::size_t i = 0; i < old.output_count(); ++i) {
    const Symbol output = old.output(static_cast<int>(i));
    add_later(rebuild_[output], left(output));
  }
  spread();
  for (const Symbol& input : old.inputs()) {
    --left(input);
    add_later(rebuild_[input], -1);
  }
  spread();
}

void ReaderCounts::replacing(const Node& old, const std::vector<Symbol>& values) {
  for (std::size_t i = 0; i < values.size(); ++i) add_later(values[i], left(old.output(static_cast<int>(i))));
  spread();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Symbol output = old.output(static_cast<int>(i));
    add_later(rebuild_[output], -left(output));
  }
  spread();
}

void ReaderCounts::redirecting(const Symbol& value, const Symbol& by) {
  const int count = of(value).later;
  add_later(by, count);
  spread();
  add_later(value, -count);
  spread();
}

ReaderCounts::Readers ReaderCounts::of(const Symbol& symbol) const {
  const std::size_t id = id_of(symbol.node());
  if (id >= entries_.size() || entries_[id].outputs.empty()) return {};
  return entries_[id].outputs[static_cast<std::size_t>(symbol.output())];
}

ReaderCounts::NodeReaders& ReaderCounts::entry(const Node& node) {
  if (id_of(node) >= entries_.size()) entries_.resize(id_of(node) + 1);
  NodeReaders& found = entries_[id_of(node)];
  if (found.outputs.empty()) found.outputs.resize(node.output_count());
  return found;
}

void ReaderCounts::add_later(const Symbol& symbol, int count) {
  if (count == 0) return;
  entry(symbol.node()).outputs[static_cast<std::size_t>(symbol.output())].later += count;
  add_to_total(symbol.node(), count);
}

void ReaderCounts::add_to_total(const Node& node, int count) {
  NodeReaders& readers = entry(node);
  readers.total += count;
  if ((readers.total > 0) != readers.used) open_.push_back(&node);
}

/// A node that has come into use becomes a reader of its inputs, whose nodes may thereby come into use too; a
/// node that has gone out of use ceases to be one, likewise.
void ReaderCounts::spread() {
  while (!open_.empty()) {
    const Node& node = *open_.back();
    open_.pop_back();
    NodeReaders& readers = entry(node);
    const bool used = readers.total > 0;
    if (used == readers.used) continue;
    readers.used = used;
    for (const Symbol& input : node.inputs()) {
      const int count = used ? 1 : -1;
      entry(input.node()).outputs[static_cast<std::size_t>(input.output())].so_far += count;
      add_to_total(input.node(), count);
    }
  }
}

}  // namespace plexus
