#include "commands/explain.hpp"

#include <plexus/backend/op_text.hpp>

#include <fmt/format.h>

namespace plexus::app {

namespace {

/// Why the matmul of a weight gradient (one with a transposed operand) was not fused with the weight update;
/// empty for other nodes, or if the backend does not fuse them at all.
std::string why_alone(const Node& product, const Graph& graph) {
  if (product.op().name() != "matmul" || !product.attributes().boolean("transpose_a")) return {};
  int readers = 0;
  const Node* reader = nullptr;
  for (std::size_t id = 0; id < graph.size(); ++id) {
    for (const Symbol& input : graph.node(id).inputs()) {
      if (&input.node() != &product) continue;
      ++readers;
      reader = &graph.node(id);
    }
  }
  if (readers > 1) return fmt::format("not folded into an update: {} nodes read it", readers);
  if (reader != nullptr && reader->op().elementwise()) return {};
  return fmt::format(
      "not folded into an update: {}",
      reader == nullptr ? "it is a result" : fmt::format("'{}' reads it", reader->op().name()));
}

void add(std::string& notes, const std::string& note) { notes += notes.empty() ? note : "; " + note; }

std::string notes_on(const KernelRecord& record, const Graph& graph) {
  std::string notes;
  if (record.in_place) add(notes, "in place");
  if (!record.note.empty()) add(notes, record.note);
  if (!record.reason.empty()) add(notes, "not by the backend: " + record.reason);
  if (const std::string why = why_alone(*record.node, graph); !why.empty()) add(notes, why);
  return notes;
}

}  // namespace

std::string explanation(const Program& program) {
  std::string table;
  for (const KernelRecord& record : program.kernels()) {
    const Node& node = *record.node;
    const std::string type = node.type().text();
    table += fmt::format("  {:<20} {:<44} {:<22} {:<10} {}\n", node.place(), op_text(node), type,
                         record.provider, notes_on(record, program.graph()));
  }
  return table;
}

}  // namespace plexus::app
