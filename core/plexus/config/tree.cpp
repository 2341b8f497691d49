#include <plexus/config/scalar.hpp>
#include <plexus/config/tree.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace plexus {

Tree::Tree(std::string_view text) : kind_(Kind::scalar), text_(text) {}

Tree::Tree(bool value) : kind_(Kind::scalar), text_(value ? "true" : "false") {}

Tree::Tree(std::int64_t value) : kind_(Kind::scalar), text_(std::to_string(value)) {}

Tree::Tree(double value) : kind_(Kind::scalar) {
  std::array<char, 40> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  text_.assign(digits.data(), end);
}

Tree Tree::map(std::initializer_list<Entry> entries) { return map(std::vector<Entry>(entries)); }

Tree Tree::map(std::vector<Entry> entries) {
  Tree tree;
  tree.kind_ = Kind::map;
  tree.entries_ = std::move(entries);
  return tree;
}

Tree Tree::list(std::vector<Tree> items) {
  Tree tree;
  tree.kind_ = Kind::list;
  tree.items_ = std::move(items);
  return tree;
}

const Tree* Tree::find(std::string_view key) const {
  const auto entry =
      std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.key == key; });
  return entry == entries_.end() ? nullptr : &entry->value;
}

Tree* Tree::find(std::string_view key) { return const_cast<Tree*>(std::as_const(*this).find(key)); }

void Tree::set(std::string_view key, Tree value, Position key_position) {
  if (is_null()) kind_ = Kind::map;
  if (!is_map()) throw UsageError("Tree::set(\"" + std::string(key) + "\") on a tree that is not a map");
  if (Tree* found = find(key)) {
    *found = std::move(value);
  } else {
    entries_.push_back({std::string(key), std::move(value), {}});
  }
  const auto entry =
      std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.key == key; });
  entry->position = std::move(key_position);
}

void Tree::erase(std::string_view key) {
  std::erase_if(entries_, [&](const Entry& entry) { return entry.key == key; });
}

bool operator==(const Tree& a, const Tree& b) {
  if (a.kind_ != b.kind_ || a.text_ != b.text_ || a.items_ != b.items_) return false;
  const bool same_type = as_number(a) == as_number(b) && as_boolean(a) == as_boolean(b);
  return same_type && std::equal(a.entries_.begin(), a.entries_.end(), b.entries_.begin(), b.entries_.end(),
                                 [](const Tree::Entry& x, const Tree::Entry& y) {
                                   return x.key == y.key && x.value == y.value;
                                 });
}

}  // namespace plexus
