#include <plexus/run/detail/layer_level.hpp>

#include <algorithm>
#include <set>

namespace plexus {
namespace {

using Item = ModelConfig::Item;

/// The names that an item reads, with those that the items within it read.
void collect_names(const Item& item, std::vector<std::string>& names) {
  for (const ModelConfig::Reference& reference : item.from) names.push_back(reference.name);
  if (item.form == Item::Form::share) names.push_back(item.layer.name);
  for (const Item& inner : item.items) collect_names(inner, names);
}

/// The items of a level that item `k` reads.
std::vector<std::size_t> read_by(const LayerLevel& level, std::size_t k) {
  std::vector<std::size_t> found;
  if (level.items[k].from.empty() && k > 0) found.push_back(k - 1);
  std::vector<std::string> names;
  collect_names(level.items[k], names);
  for (const std::string& name : names) {
    if (const auto index = level.find(name)) found.push_back(*index);
  }
  return found;
}

/// `seen`: the items from which there is no path, or which lie on the way.
std::vector<std::size_t> path(const LayerLevel& level, std::size_t from, std::size_t to,
                              std::set<std::size_t>& seen) {
  if (from == to) return {to};
  if (!seen.insert(from).second) return {};
  for (const std::size_t next : read_by(level, from)) {
    std::vector<std::size_t> rest = path(level, next, to, seen);
    if (rest.empty()) continue;
    rest.insert(rest.begin(), from);
    return rest;
  }
  return {};
}

}  // namespace

std::optional<std::size_t> LayerLevel::find(const std::string& name) const {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<std::size_t>(found - names.begin());
}

std::vector<std::size_t> LayerLevel::reading_path(std::size_t from, std::size_t to) const {
  std::set<std::size_t> seen;
  return path(*this, from, to, seen);
}

std::string word_of(const Item& item) {
  if (item.form == Item::Form::share) return "share";
  if (item.form == Item::Form::repeat) return "repeat";
  return item.choice.name.empty() ? item.choice.typed : item.choice.name;
}

}  // namespace plexus
