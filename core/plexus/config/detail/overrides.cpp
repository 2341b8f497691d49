#include <plexus/config/detail/names.hpp>
#include <plexus/config/detail/overrides.hpp>
#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/scalar.hpp>
#include <plexus/config/yaml.hpp>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>

namespace plexus {
namespace {

struct Segment {
  std::string text;
  Position position;
};

/// Where a walk stands: the keys that led there from the root, without list indices and components' options.
struct Place {
  std::vector<std::string> keys;
  bool in_options = false;  // of a component

  Place under(const std::string& key) const {
    Place place = *this;
    place.keys.push_back(key);
    return place;
  }
};

bool is_text(const Tree& tree) {
  return tree.is_scalar() && (tree.quoted() || (!as_number(tree) && !as_boolean(tree)));
}

// The key of a map that is a component with options.
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

/// One override on its way into the tree.
class OverridePath {
 public:
  OverridePath(const ComponentPlaces& places, std::vector<Segment> path, Tree value, Diagnostics& diagnostics)
      : places_(places), path_(std::move(path)), value_(std::move(value)), diagnostics_(diagnostics) {}

  void apply(Tree& root) { descend(root, 0, {}); }

 private:
  bool last(std::size_t at) const { return at + 1 == path_.size(); }

  bool holds_component(const Place& place) const {
    return place.in_options || places_.has_component(place.keys);
  }

  bool holds_list_of_components(const Place& place) const {
    return !place.in_options && places_.has_list(place.keys);
  }

  /// The key of a map under which the list of components stands that is expected here (model.layers for
  /// model); null if there is none.
  Tree::Entry* inner_list(Tree& tree, const Place& place) const {
    if (!holds_list_of_components(place)) return nullptr;
    for (Tree::Entry& entry : tree.entries()) {
      if (entry.value.is_list() && places_.has_list_of_name(place.under(entry.key).keys)) return &entry;
    }
    return nullptr;
  }

  void descend(Tree& tree, std::size_t at, const Place& place) {
    const Segment& segment = path_[at];
    const bool component = holds_component(place);
    if (!place.in_options && places_.has_form(place.keys)) return into_form(tree, at, place);
    if (tree.is_list()) return into_list(tree, at, place);
    if (component && is_text(tree)) return into_name(tree, at, place);
    if (component && is_component(tree)) {
      Tree::Entry& entry = tree.entries().front();
      const bool own_name = segment.text == entry.key;
      if (own_name && last(at)) return into_map(tree, at, place);
      make_map(entry.value, at);
      return into_map(entry.value, own_name ? at + 1 : at, options_of(place));
    }
    if (Tree::Entry* inner = inner_list(tree, place); inner && !tree.find(segment.text)) {
      return into_list(inner->value, at, place.under(inner->key));
    }
    if (tree.is_null() && component && !places_.may_have_map(place.keys) && !place.in_options && last(at))
      return report_absent(at, place);
    make_map(tree, at);
    if (tree.is_map()) return into_map(tree, at, place);
    diagnostics_.error(segment.position,
                       "there is nothing inside " + before(at) + ", which is " + describe(tree));
  }

  Place options_of(const Place& place) const {
    Place inside = place;
    inside.in_options = true;
    return inside;
  }

  // The text of the path before a segment, for messages.
  std::string before(std::size_t at) const {
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < at; ++i) keys.push_back(path_[i].text);
    return joined(keys);
  }

  void make_map(Tree& tree, std::size_t at) const {
    if (!tree.is_null()) return;
    tree = Tree::map();
    tree.set_position(path_[at].position);
  }

  // `sgd` becomes `sgd: {}` to take options.
  void into_name(Tree& name, std::size_t at, const Place& place) {
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
  void into_form(Tree& tree, std::size_t at, const Place& place) {
    const bool removes = last(at) && value_.is_null();
    if (!tree.is_map() || (!tree.find(path_[at].text) && !removes)) {
      tree = Tree::map();
      tree.set_position(path_[at].position);
    }
    into_map(tree, at, place);
    if (tree.entries().empty()) tree = Tree();
  }

  // optimizer.sgd={...} while it is just `sgd`.
  void replace(Tree& name, std::size_t at) {
    const std::string text = name.text();
    if (value_.is_null()) return;
    name = Tree::map({{text, std::move(value_), path_[at].position}});
    name.set_position(path_[at].position);
  }

  void into_map(Tree& map, std::size_t at, const Place& place) {
    const Segment& segment = path_[at];
    Tree* found = map.find(segment.text);
    if (!last(at)) {
      if (!found) {
        map.set(segment.text, Tree(), segment.position);
        found = map.find(segment.text);
      }
      return descend(*found, at + 1, place.in_options ? place : place.under(segment.text));
    }
    if (found && value_.is_null()) return map.erase(segment.text);
    map.set(segment.text, std::move(value_), segment.position);
  }

  void into_list(Tree& list, std::size_t at, const Place& place) {
    const auto index = index_of(list, at, place);
    if (!index) return;
    if (last(at) && value_.is_null()) {
      list.items().erase(list.items().begin() + static_cast<std::ptrdiff_t>(*index));
    } else if (last(at)) {
      list.items()[*index] = std::move(value_);
    } else {
      Place item = place;
      item.in_options = place.in_options || holds_list_of_components(place);
      descend(list.items()[*index], at + 1, item);
    }
  }

  std::optional<std::size_t> index_of(const Tree& list, std::size_t at, const Place& place) {
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

  void report_absent(std::size_t at, const Place& place) {
    const std::string path = joined(place.keys);
    const std::string value = value_.is_scalar() ? value_.text() : "...";
    diagnostics_.error(path_[at].position, path + " is not given, so this is an option of nothing; write " +
                                               path + "={NAME: {" + path_[at].text + ": " + value + "}}");
  }

  const ComponentPlaces& places_;
  std::vector<Segment> path_;
  Tree value_;
  Diagnostics& diagnostics_;
};

// Splits "data.compute.\"a.b\"" at its dots; empty if it is no path, which is reported.
std::vector<Segment> split(const std::shared_ptr<const Source>& source, std::size_t equals,
                           Diagnostics& diagnostics) {
  const std::string_view text = std::string_view(source->text).substr(0, equals);
  const auto position = [&](std::size_t begin, std::size_t bytes) {
    const auto characters = [](std::string_view part) {
      return static_cast<int>(
          std::count_if(part.begin(), part.end(), [](char c) { return (c & 0xC0) != 0x80; }));
    };
    return Position{source, 0, characters(text.substr(0, begin)) + 1,
                    std::max(1, characters(text.substr(begin, bytes)))};
  };
  std::vector<Segment> path;
  for (std::size_t begin = 0; begin <= text.size();) {
    const bool quoted = begin < text.size() && text[begin] == '"';
    const std::size_t closing = quoted ? text.find('"', begin + 1) : std::string_view::npos;
    const std::size_t end = std::min(
        text.size(), quoted ? (closing == text.npos ? text.npos : closing + 1) : text.find('.', begin));
    const std::string_view part = text.substr(begin, end - begin);
    const bool broken =
        part.empty() || (quoted && (closing == text.npos || (end < text.size() && text[end] != '.')));
    if (broken || part.find(' ') != part.npos) {
      diagnostics.error(position(begin, end - begin),
                        "expected KEY.KEY=VALUE, such as fit.epochs=5 or model.dense_1.units=64");
      return {};
    }
    path.push_back(
        {std::string(quoted ? part.substr(1, part.size() - 2) : part), position(begin, end - begin)});
    begin = end + 1;
  }
  return path;
}

// The '=' after the path; one inside quotes belongs to a key.
std::size_t find_equals(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (text[i] == '=' && !quoted) return i;
  }
  return std::string_view::npos;
}

void apply(Tree& tree, const std::string& text, const ComponentPlaces& places, Diagnostics& diagnostics) {
  const auto source =
      std::make_shared<const Source>(Source{"override", text, std::filesystem::current_path().string()});
  const Position whole{source, 0, 1, static_cast<int>(text.size())};
  const std::size_t equals = find_equals(text);
  if (equals == std::string::npos || text.find('\n') != std::string::npos) {
    return diagnostics.error(whole, "expected KEY=VALUE on one line, such as fit.epochs=5");
  }
  const std::size_t before = diagnostics.size();
  std::vector<Segment> path = split(source, equals, diagnostics);
  Tree value = parse_value(source, equals + 1, diagnostics);
  if (diagnostics.size() != before) return;
  OverridePath(places, std::move(path), std::move(value), diagnostics).apply(tree);
}

}  // namespace

void apply_overrides(Tree& tree, const std::vector<std::string>& overrides, const ComponentPlaces& places,
                     Diagnostics& diagnostics) {
  for (const std::string& text : overrides) apply(tree, text, places, diagnostics);
}

}  // namespace plexus
