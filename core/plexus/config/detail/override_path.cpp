#include <plexus/config/detail/names.hpp>
#include <plexus/config/detail/override_path.hpp>
#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/scalar.hpp>

#include <algorithm>
#include <charconv>

namespace plexus {
namespace {

bool is_text(const Tree& tree) {
  return tree.is_scalar() && (tree.quoted() || (!as_number(tree) && !as_boolean(tree)));
}

// Whether a tree is a component with options: a map of one key.
bool is_component(const Tree& tree) {
  if (!tree.is_map() || tree.entries().size() != 1) return false;
  const Tree& inside = tree.entries().front().value;
  return inside.is_map() || inside.is_null();
}

// The names that a list of layers (or other components) has, as Model gives them: the option `name`, else the
// component's own, with _1, _2, ... if that is taken.
std::vector<std::string> names_of(const Tree& list) {
  std::vector<std::string> names;
  const auto taken = [&](const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  for (const Tree& item : list.items()) {
    const bool map = item.is_map() && item.entries().size() == 1;
    const std::string type = map ? item.entries().front().key : is_text(item) ? item.text() : "";
    const Tree* given = map ? item.entries().front().value.find("name") : nullptr;
    names.push_back(given && given->is_scalar() ? given->text() : free_name(type, taken));
  }
  return names;
}

std::string joined(const std::vector<std::string>& keys) {
  std::string path;
  for (const std::string& key : keys) path += (path.empty() ? "" : ".") + key;
  return path.empty() ? "the configuration" : path;
}

std::string shown(const Tree& value) { return value.is_scalar() ? value.text() : "..."; }

}  // namespace

OverridePath::OverridePath(const ComponentPlaces& places, std::vector<OverrideSegment> path,
                           OverrideAction action, Tree value, Diagnostics& diagnostics)
    : places_(places),
      path_(std::move(path)),
      action_(action),
      value_(std::move(value)),
      diagnostics_(diagnostics) {}

void OverridePath::apply(Tree& root) {
  if (action_ == OverrideAction::append && value_.is_null()) {
    return diagnostics_.error(path_.back().position, "null cannot be appended to " + whole());
  }
  descend(root, 0, {});
}

OverridePath::Place OverridePath::Place::under(const std::string& key) const {
  Place place = *this;
  place.keys.push_back(key);
  return place;
}

bool OverridePath::holds_component(const Place& place) const {
  return place.in_options || places_.has_component(place.keys);
}

bool OverridePath::holds_list_of_components(const Place& place) const {
  return !place.in_options && places_.has_list(place.keys);
}

// The key of a map under which the list of components stands that is expected here (model.layers for model);
// null if there is none.
Tree::Entry* OverridePath::inner_list(Tree& tree, const Place& place) const {
  if (!holds_list_of_components(place)) return nullptr;
  for (Tree::Entry& entry : tree.entries()) {
    if (entry.value.is_list() && places_.has_list_of_name(place.under(entry.key).keys)) return &entry;
  }
  return nullptr;
}

void OverridePath::descend(Tree& tree, std::size_t at, const Place& place) {
  const OverrideSegment& segment = path_[at];
  const bool component = holds_component(place);
  if (!place.in_options && places_.has_form(place.keys)) return into_form(tree, at, place);
  if (tree.is_list()) return into_list(tree, at, place);
  if (component && is_text(tree)) return into_name(tree, at, place);
  if (component && is_component(tree)) {
    Tree::Entry& entry = tree.entries().front();
    const bool own_name = segment.text == entry.key;
    if (own_name && last(at)) return into_map(tree, at, place);
    if (Tree* list = nested_list(entry, own_name ? at + 1 : at, place)) {
      return into_list(*list, own_name ? at + 1 : at, {place.keys, false});
    }
    make_map(entry.value, at);
    return into_map(entry.value, own_name ? at + 1 : at, options_of(place));
  }
  if (Tree::Entry* inner = inner_list(tree, place); inner && !tree.find(segment.text)) {
    return into_list(inner->value, at, place.under(inner->key));
  }
  const bool option_of_nothing =
      tree.is_null() && component && !places_.may_have_map(place.keys) && !place.in_options;
  if (option_of_nothing && last(at)) return report_absent(at, place);
  make_map(tree, at);
  if (tree.is_map()) return into_map(tree, at, place);
  diagnostics_.error(segment.position,
                     "there is nothing inside " + before(at) + ", which is " + describe(tree));
}

Tree* OverridePath::nested_list(Tree::Entry& component, std::size_t at, const Place& place) const {
  const auto found = places_.nested_lists.find(component.key);
  if (found == places_.nested_lists.end() || !places_.has_list(place.keys)) return nullptr;
  Tree* list = component.value.find(found->second);
  if (list == nullptr || !list->is_list()) return nullptr;
  const std::vector<std::string> names = names_of(*list);
  return std::find(names.begin(), names.end(), path_[at].text) == names.end() ? nullptr : list;
}

OverridePath::Place OverridePath::options_of(const Place& place) {
  Place inside = place;
  inside.in_options = true;
  return inside;
}

// The text of the path before a segment, for messages.
std::string OverridePath::before(std::size_t at) const {
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < at; ++i) keys.push_back(path_[i].text);
  return joined(keys);
}

void OverridePath::make_map(Tree& tree, std::size_t at) const {
  if (!tree.is_null()) return;
  tree = Tree::map();
  tree.set_position(path_[at].position);
}

// `sgd` becomes `sgd: {}` to take options.
void OverridePath::into_name(Tree& name, std::size_t at, const Place& place) {
  Tree options = Tree::map();
  options.set_position(name.position());
  if (path_[at].text == name.text() && last(at)) return replace(name, at);
  Tree component = Tree::map({{name.text(), std::move(options), name.position()}});
  component.set_position(name.position());
  name = std::move(component);
  Tree& inside = name.entries().front().value;
  const bool own_name = path_[at].text == name.entries().front().key;
  into_map(inside, own_name ? at + 1 : at, options_of(place));
}

// A key of another form than the one that is there replaces it.
void OverridePath::into_form(Tree& tree, std::size_t at, const Place& place) {
  const bool removes = action_ == OverrideAction::remove || (last(at) && value_.is_null());
  if (!tree.is_map() || (!tree.find(path_[at].text) && !removes)) {
    tree = Tree::map();
    tree.set_position(path_[at].position);
  }
  into_map(tree, at, place);
  if (tree.entries().empty()) tree = Tree();
}

void OverridePath::into_map(Tree& map, std::size_t at, const Place& place) {
  const OverrideSegment& segment = path_[at];
  if (last(at)) return finish_in_map(map, at, place);
  Tree* found = map.find(segment.text);
  if (!found && action_ == OverrideAction::remove) return report_nothing_to_remove(map, at);
  if (!found) {
    map.set(segment.text, Tree(), segment.position);
    found = map.find(segment.text);
  }
  descend(*found, at + 1, place.in_options ? place : place.under(segment.text));
}

void OverridePath::into_list(Tree& list, std::size_t at, const Place& place) {
  const auto index = index_of(list, at, place);
  if (!index) return;
  Place item = place;
  item.in_options = place.in_options || holds_list_of_components(place);
  if (last(at)) return finish_in_list(list, *index, item);
  descend(list.items()[*index], at + 1, item);
}

std::optional<std::size_t> OverridePath::index_of(const Tree& list, std::size_t at, const Place& place) {
  const std::string& text = path_[at].text;
  const std::size_t size = list.items().size();
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
  if (error == std::errc() && end == text.data() + text.size()) {
    if (index < size) return index;
    const std::string has = size == 0 ? "is empty" : "has the items 0 to " + std::to_string(size - 1);
    diagnostics_.error(path_[at].position, before(at) + " " + has + ", there is no item " + text);
    return std::nullopt;
  }
  if (!holds_list_of_components(place)) {
    const std::string expected = " is a list: expected the index of an item, found '";
    diagnostics_.error(path_[at].position, before(at) + expected + text + "'");
    return std::nullopt;
  }
  const std::vector<std::string> names = names_of(list);
  const auto found = std::find(names.begin(), names.end(), text);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  diagnostics_.error(path_[at].position, before(at) + " has no '" + text + "'" + suggestion(text, names));
  return std::nullopt;
}

// optimizer.sgd={...} while it is just `sgd`.
void OverridePath::replace(Tree& name, std::size_t at) {
  const std::string text = name.text();
  if (action_ == OverrideAction::set && value_.is_null()) return;
  Tree options = action_ == OverrideAction::set ? std::move(value_) : Tree::map();
  name = Tree::map({{text, std::move(options), path_[at].position}});
  name.set_position(path_[at].position);
  if (action_ != OverrideAction::set) finish_in_map(name, at, {{}, true});
}

void OverridePath::finish_in_map(Tree& map, std::size_t at, const Place& place) {
  const OverrideSegment& segment = path_[at];
  Tree* found = map.find(segment.text);
  if (action_ == OverrideAction::remove) {
    return found ? map.erase(segment.text) : report_nothing_to_remove(map, at);
  }
  if (action_ == OverrideAction::set) {
    if (found && value_.is_null()) return map.erase(segment.text);
    return map.set(segment.text, std::move(value_), segment.position);
  }
  if (!found) {
    map.set(segment.text, Tree(), segment.position);
    found = map.find(segment.text);
  }
  append_to(*found, place.in_options ? place : place.under(segment.text));
}

void OverridePath::finish_in_list(Tree& list, std::size_t index, const Place& item) {
  Tree& there = list.items()[index];
  if (action_ == OverrideAction::append) return append_to(there, item);
  if (action_ == OverrideAction::remove || value_.is_null()) {
    list.items().erase(list.items().begin() + static_cast<std::ptrdiff_t>(index));
  } else {
    there = std::move(value_);
  }
}

void OverridePath::append_to(Tree& tree, const Place& place) {
  const OverrideSegment& segment = path_.back();
  if (Tree::Entry* inner = inner_list(tree, place)) return append_to(inner->value, place.under(inner->key));
  if (tree.is_null()) {
    const bool map = value_.is_map() && !place.in_options && !places_.has_list(place.keys);
    tree = map ? Tree::map() : Tree::list({});
    tree.set_position(segment.position);
  }
  if (tree.is_list()) {
    const std::vector<Tree> added = value_.is_list() ? value_.items() : std::vector<Tree>{value_};
    tree.items().insert(tree.items().end(), added.begin(), added.end());
    return;
  }
  const bool one_alone =
      !place.in_options && (places_.has_form(place.keys) || places_.has_component(place.keys));
  if (tree.is_map() && !one_alone) return append_to_map(tree);
  diagnostics_.error(segment.position, whole() + " is no list to which something could be appended: it is " +
                                           describe(tree) + "; write " + whole() + "=" + shown(value_) +
                                           " to replace it");
}

void OverridePath::append_to_map(Tree& map) {
  const OverrideSegment& segment = path_.back();
  if (!value_.is_map()) {
    const std::string key = map.entries().empty() ? "KEY" : map.entries().front().key;
    return diagnostics_.error(segment.position, whole() + " is a map: write " + whole() + "." + key +
                                                    "+=" + shown(value_) + ", or " + whole() + ".KEY=VALUE");
  }
  for (const Tree::Entry& entry : value_.entries()) {
    if (map.find(entry.key)) {
      diagnostics_.error(entry.position, whole() + " has a '" + entry.key + "' already; write " + whole() +
                                             "." + entry.key + "=" + shown(entry.value) + " to replace it");
    } else {
      map.set(entry.key, entry.value, entry.position);
    }
  }
}

void OverridePath::report_absent(std::size_t at, const Place& place) {
  const std::string path = joined(place.keys);
  if (action_ == OverrideAction::remove) {
    return diagnostics_.error(path_[at].position, path + " is not given: there is nothing to remove");
  }
  diagnostics_.error(path_[at].position, path + " is not given, so this is an option of nothing; write " +
                                             path + "={NAME: {" + path_[at].text + ": " + shown(value_) +
                                             "}}");
}

void OverridePath::report_nothing_to_remove(const Tree& map, std::size_t at) {
  std::vector<std::string> keys;
  for (const Tree::Entry& entry : map.entries()) keys.push_back(entry.key);
  diagnostics_.error(path_[at].position, "there is no '" + path_[at].text + "' to remove in " + before(at) +
                                             suggestion(path_[at].text, keys));
}

}  // namespace plexus
