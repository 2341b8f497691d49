#include <plexus/config/scalar.hpp>
#include <plexus/data/class_weight.hpp>

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace plexus {

namespace {

bool is_balanced(const Tree& tree) { return tree.is_scalar() && tree.text() == "balanced"; }

/// A map of classes has numbers only; one of targets has `balanced` or maps.
bool is_by_target(const Tree& tree) {
  return tree.is_map() &&
         std::any_of(tree.entries().begin(), tree.entries().end(), [](const Tree::Entry& entry) {
           return entry.value.is_map() || is_balanced(entry.value);
         });
}

ClassWeight read_one(std::string target, const Tree& tree, Diagnostics& diagnostics) {
  ClassWeight one{std::move(target), is_balanced(tree), {}, tree.position()};
  if (one.balanced) return one;
  if (!tree.is_map() || tree.entries().empty()) {
    diagnostics.error(tree.position(), "expected balanced or {class: weight}, found " + describe(tree));
    return one;
  }
  for (const Tree::Entry& entry : tree.entries()) {
    const std::optional<double> weight = as_number(entry.value);
    if (weight && *weight >= 0.0) {
      one.weights.push_back({entry.key, *weight, entry.position});
    } else {
      diagnostics.error(entry.value.position(),
                        fmt::format("the weight of class '{}' must be a number of at least 0, not {}",
                                    entry.key, describe(entry.value)));
    }
  }
  return one;
}

Tree to_tree(const ClassWeight& one) {
  if (one.balanced) return Tree("balanced");
  Tree weights = Tree::map();
  for (const ClassWeight::Entry& entry : one.weights) weights.set(entry.label, entry.weight);
  return weights;
}

}  // namespace

std::vector<ClassWeight> read_class_weight(const Tree& tree, Diagnostics& diagnostics) {
  if (!is_by_target(tree)) return {read_one("", tree, diagnostics)};
  std::vector<ClassWeight> all;
  for (const Tree::Entry& entry : tree.entries()) {
    all.push_back(read_one(entry.key, entry.value, diagnostics));
  }
  return all;
}

Tree to_tree(const std::vector<ClassWeight>& class_weight) {
  if (class_weight.size() == 1 && class_weight[0].target.empty()) return to_tree(class_weight[0]);
  Tree all = Tree::map();
  for (const ClassWeight& one : class_weight) all.set(one.target, to_tree(one));
  return all;
}

}  // namespace plexus
