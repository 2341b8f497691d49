#include "kernels/primitives.hpp"

#include <plexus/graph/definition.hpp>
#include <plexus/graph/leaves.hpp>
#include <plexus/graph/passes.hpp>
#include <plexus/graph/rebuild.hpp>

#include <algorithm>
#include <map>
#include <tuple>

#include "instruction_set.hpp"

namespace plexus::onednn {

namespace {

static_assert(static_cast<int>(DType::float32) == static_cast<int>(Element::float32) &&
              static_cast<int>(DType::float64) == static_cast<int>(Element::float64) &&
              static_cast<int>(DType::int32) == static_cast<int>(Element::int32) &&
              static_cast<int>(DType::int64) == static_cast<int>(Element::int64) &&
              static_cast<int>(DType::uint8) == static_cast<int>(Element::uint8) &&
              static_cast<int>(DType::boolean) == static_cast<int>(Element::boolean));

using Key = std::tuple<std::string_view, Element, Element, unsigned>;
using Functions = std::map<Key, TileFunction>;

Functions functions() {
  const TileTable& table =
      instruction_set() == InstructionSet::avx512 ? avx512::tile_table : avx2::tile_table;
  Functions found;
  for (int i = 0; i < table.count; ++i) {
    const TileEntry& entry = table.entries[i];
    found.emplace(Key{entry.op, entry.from, entry.to, entry.numbers}, entry.run);
  }
  return found;
}

const Functions& all_functions() {
  static const Functions all = functions();
  return all;
}

/// Whether the node is to be replaced by its definition: an element-wise composite that has no tile
/// functions. A composite such as [n, classes] -> [n] is not element-wise.
bool is_composite(const Node& node) {
  return !is_leaf(node) && node.op().has_definition() && node.op().elementwise() &&
         !is_primitive(node.op().name());
}

bool has_composites(const Graph& body, const std::vector<bool>& live) {
  for (std::size_t id = 0; id < body.size(); ++id) {
    if (live[id] && is_composite(body.node(id))) return true;
  }
  return false;
}

/// The body with its outermost composites replaced; null if there are none.
std::unique_ptr<Graph> with_definitions(const Graph& body) {
  const std::vector<bool> live = live_nodes(body);
  if (!has_composites(body, live)) return nullptr;
  Rebuild rebuild(body);
  for (std::size_t id = 0; id < body.size(); ++id) {
    const Node& node = body.node(id);
    if (!live[id]) continue;
    if (!is_composite(node)) {
      rebuild.copy(node);
      continue;
    }
    const std::vector<Symbol> inputs = rebuild[std::span<const Symbol>(node.inputs())];
    rebuild.replace(node, definition_of(node, inputs));
  }
  return rebuild.finish();
}

}  // namespace

TileFunction tile_function(std::string_view op, DType from, DType to, unsigned numbers) {
  const auto found =
      all_functions().find({op, static_cast<Element>(from), static_cast<Element>(to), numbers});
  return found == all_functions().end() ? nullptr : found->second;
}

bool is_primitive(std::string_view op) {
  const auto found = all_functions().lower_bound({op, Element{}, Element{}, 0});
  return found != all_functions().end() && std::get<0>(found->first) == op;
}

std::unique_ptr<Graph> in_primitives(const Graph& body) {
  std::unique_ptr<Graph> graph;
  if (has_common_subexpressions(body)) graph = with_common_subexpressions_merged(body);
  while (std::unique_ptr<Graph> simpler = with_definitions(graph ? *graph : body)) {
    graph = with_common_subexpressions_merged(*simpler);
  }
  return graph;
}

}  // namespace plexus::onednn
