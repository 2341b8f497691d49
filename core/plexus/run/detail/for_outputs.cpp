#include <plexus/run/detail/for_outputs.hpp>

#include <algorithm>

namespace plexus {
namespace {

bool is_component(const Tree& tree, Kind kind, const ComponentSource& source) {
  if (tree.is_scalar()) return source.schema(kind, tree.text()) != nullptr;
  return tree.is_map() && tree.entries().size() == 1 && source.schema(kind, tree.entries().front().key);
}

bool names_outputs(const Tree& tree, Kind kind, const ComponentSource& source) {
  const auto is_choice = [&](const Tree::Entry& entry) { return is_component(entry.value, kind, source); };
  const auto is_named = [&](const Tree::Entry& entry) { return source.schema(kind, entry.key) != nullptr; };
  const auto& entries = tree.entries();
  if (entries.empty()) return false;
  const bool choices_only = std::all_of(entries.begin(), entries.end(), is_choice);
  if (entries.size() == 1) return choices_only && !is_named(entries.front());
  return tree.is_map() && (choices_only || std::none_of(entries.begin(), entries.end(), is_named));
}

}  // namespace

std::vector<RunConfig::ForOutput> read_for_outputs(const Tree& tree, Kind kind, const ComponentSource& source,
                                                   Diagnostics& diagnostics) {
  if (!names_outputs(tree, kind, source))
    return {{"", read_choice(tree, kind, source, diagnostics), tree.position()}};
  std::vector<RunConfig::ForOutput> choices;
  for (const Tree::Entry& entry : tree.entries()) {
    choices.push_back({entry.key, read_choice(entry.value, kind, source, diagnostics), entry.position});
  }
  return choices;
}

}  // namespace plexus
