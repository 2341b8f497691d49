#include <plexus/config/choice.hpp>
#include <plexus/config/detail/foreign_component.hpp>
#include <plexus/config/detail/foreign_key.hpp>
#include <plexus/config/detail/names.hpp>
#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/detail/unit_advice.hpp>
#include <plexus/config/detail/validate.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/scalar.hpp>

#include <algorithm>
#include <filesystem>
#include <optional>

namespace plexus {
namespace {

using Type = Schema::Type;

// Reads the values of one component's parameters.
class Reader {
 public:
  Reader(const ComponentSource& source, Diagnostics& diagnostics, std::string_view where)
      : source_(source), diagnostics_(diagnostics), where_(where) {}

  Options::Value read(const Schema::Parameter& p, const Tree& tree) const {
    switch (p.type) {
      case Type::integer:
        return integer(p, tree);
      case Type::number:
        return number(p, tree);
      case Type::boolean:
        return boolean(p, tree);
      case Type::text:
        return text(p, tree);
      case Type::choice:
        return choice(p, tree);
      case Type::path:
        return path(p, tree);
      case Type::paths:
        return paths(p, tree);
      case Type::interval:
        return interval(p, tree);
      case Type::integers:
        return list<std::int64_t>(p, tree, "a list of integers", &Reader::integer);
      case Type::numbers:
        return list<double>(p, tree, "a list of numbers", &Reader::number);
      case Type::texts:
        return list<std::string>(p, tree, "a list of texts", &Reader::text);
      case Type::component:
        return read_choice(tree, p.kind, source_, diagnostics_);
      case Type::number_or_component:
        return number_or_component(p, tree);
      case Type::boolean_or_component:
        return boolean_or_component(p, tree);
      case Type::tree:
        return tree;
    }
    return {};
  }

  /// Whether a default is the name of a component alone; with `known` also whether that component exists, as
  /// it must where the default is used. If not, this is reported.
  bool default_is_name(const Schema::Parameter& p, const Tree& tree, bool known) const {
    const std::string& text = tree.text();
    const bool is_name = is_good_name(text);
    if (is_name && (!known || source_.schema(p.kind, text))) return true;
    const std::string wrong =
        is_name ? " is '" + text + "', but there is no such " + std::string(name_of(p.kind))
                : " must be the name of " + with_article(p.kind) + " alone; found '" + text + "'";
    const std::vector<std::string> known_names = source_.names(p.kind);
    const std::string places =
        is_name && known_names.empty() ? source_.places_searched(p.kind) : std::string();
    const std::string typed = text.substr(0, text.find(':'));
    diagnostics_.error(tree.position(), "the default of " + name(p) + wrong + suggestion(typed, known_names) +
                                            (places.empty() ? "" : "; " + places));
    return false;
  }

 private:
  void mismatch(const Schema::Parameter& p, const Tree& tree, const std::string& expected,
                const std::string& advice = "") const {
    diagnostics_.error(tree.position(),
                       name(p) + ": expected " + expected + ", found " + describe(tree) + advice);
  }

  std::string name(const Schema::Parameter& p) const { return "option '" + p.name + "' of " + where_; }

  void check_range(const Schema::Parameter& p, const Tree& tree, double value) const {
    if (p.range.contains(value)) return;
    diagnostics_.error(tree.position(), name(p) + " must be " + p.range.text() + ", found " + tree.text());
  }

  std::int64_t integer(const Schema::Parameter& p, const Tree& tree) const {
    const auto value = as_integer(tree);
    if (!value) mismatch(p, tree, "an integer", comma_advice(tree));
    if (value) check_range(p, tree, static_cast<double>(*value));
    return value.value_or(0);
  }

  double number(const Schema::Parameter& p, const Tree& tree) const {
    const auto value = as_number(tree);
    if (!value) mismatch(p, tree, "a number", comma_advice(tree));
    if (value) check_range(p, tree, *value);
    return value.value_or(0);
  }

  bool boolean(const Schema::Parameter& p, const Tree& tree) const {
    const auto value = as_boolean(tree);
    if (!value) mismatch(p, tree, "true or false");
    return value.value_or(false);
  }

  std::string text(const Schema::Parameter& p, const Tree& tree) const {
    // A fraction stays a text: it may be a folder, and it is no likely typing error.
    const bool number = as_number(tree) && tree.text().find('/') == std::string::npos;
    if (number || as_boolean(tree)) {
      mismatch(p, tree, "a text", "; write \"" + tree.text() + "\"");
    } else if (!tree.is_scalar()) {
      mismatch(p, tree, "a text");
    }
    return tree.text();
  }

  std::string choice(const Schema::Parameter& p, const Tree& tree) const {
    const bool known = std::find(p.choices.begin(), p.choices.end(), tree.text()) != p.choices.end();
    if (!tree.is_scalar() || !known) {
      std::string all;
      for (const std::string& one : p.choices) all += (all.empty() ? "" : ", ") + one;
      const std::string near = nearest(tree.text(), p.choices);
      mismatch(p, tree, "one of " + all, near.empty() ? "" : "; did you mean '" + near + "'?");
    }
    return tree.text();
  }

  FilePath path(const Schema::Parameter& p, const Tree& tree) const {
    const std::filesystem::path given = text(p, tree);
    if (tree.is_scalar() && given.empty())
      diagnostics_.error(tree.position(), name(p) + ": the path is empty");
    if (given.empty()) return {};
    const Source* from = tree.position().source.get();
    const std::filesystem::path folder = from && !from->directory.empty() ? from->directory : ".";
    return {std::filesystem::absolute(folder / given).lexically_normal().string()};
  }

  /// One path is a list of one.
  FilePaths paths(const Schema::Parameter& p, const Tree& tree) const {
    FilePaths all;
    if (!tree.is_list() && !tree.is_scalar()) {
      mismatch(p, tree, "a path, or a list of paths");
    } else if (tree.is_list() && tree.items().empty()) {
      diagnostics_.error(tree.position(), name(p) + ": the list is empty, expected at least one path");
    } else if (tree.is_scalar()) {
      all.absolute.push_back(path(p, tree).absolute);
    }
    for (const Tree& item : tree.items()) all.absolute.push_back(path(p, item).absolute);
    return all;
  }

  Options::Value interval(const Schema::Parameter& p, const Tree& tree) const {
    if (const std::optional<Interval> value = Interval::read(tree)) return *value;
    mismatch(p, tree, "a length greater than 0, such as 20 epochs, 500 steps or 2 hours", unit_advice(tree));
    return {};
  }

  Options::Value number_or_component(const Schema::Parameter& p, const Tree& tree) const {
    if (as_number(tree)) return number(p, tree);
    return component_instead(p, tree, "a number");
  }

  Options::Value boolean_or_component(const Schema::Parameter& p, const Tree& tree) const {
    if (as_boolean(tree)) return boolean(p, tree);
    return component_instead(p, tree, "true, false");
  }

  /// A component where something simple may stand as well.
  Options::Value component_instead(const Schema::Parameter& p, const Tree& tree,
                                   const std::string& simple) const {
    if (tree.is_map() || (tree.is_scalar() && source_.schema(p.kind, tree.text())))
      return read_choice(tree, p.kind, source_, diagnostics_);
    mismatch(p, tree, simple + " or " + with_article(p.kind),
             tree.is_scalar() ? advice_instead(p.kind, tree) : "");
    return {};
  }

  /// Advice for a text that is neither a simple value nor a component.
  std::string advice_instead(Kind kind, const Tree& scalar) const {
    const std::vector<std::string> names = source_.names(kind);
    if (std::string foreign = foreign_component(kind, scalar.text(), names); !foreign.empty()) return foreign;
    const std::string near = nearest(scalar.text(), names);
    return near.empty() ? comma_advice(scalar) : "; did you mean '" + near + "'?";
  }

  template <class T>
  std::vector<T> list(const Schema::Parameter& p, const Tree& tree, const std::string& expected,
                      T (Reader::*read_item)(const Schema::Parameter&, const Tree&) const) const {
    std::vector<T> values;
    if (!tree.is_list()) mismatch(p, tree, expected, tree.is_scalar() ? "; write [" + tree.text() + "]" : "");
    for (const Tree& item : tree.items()) values.push_back((this->*read_item)(p, item));
    return values;
  }

  const ComponentSource& source_;
  Diagnostics& diagnostics_;
  std::string where_;
};

std::vector<std::string> known_options(const Schema& schema, const std::vector<std::string>& ignored) {
  std::vector<std::string> names;
  for (const Schema::Parameter& parameter : schema.parameters()) names.push_back(parameter.name);
  names.insert(names.end(), ignored.begin(), ignored.end());
  return names;
}

void report_unknown(const Tree& map, const Schema& schema, Diagnostics& diagnostics, const std::string& where,
                    const std::vector<std::string>& ignored) {
  for (const Tree::Entry& entry : map.entries()) {
    const bool theirs = std::find(ignored.begin(), ignored.end(), entry.key) != ignored.end();
    if (theirs || schema.find(entry.key)) continue;
    const std::vector<std::string> known = known_options(schema, ignored);
    std::string advice = foreign_key(where, entry, known);
    if (advice.empty()) advice = known.empty() ? "; it takes none" : suggestion(entry.key, known);
    diagnostics.error(entry.position, "unknown option '" + entry.key + "' of " + where + advice);
  }
}

// A map that is not written in the source (`dense` alone) has the position of its owner.
const Position& place_of(const Tree& map, const Tree::Entry* entry) {
  return entry && entry->position.source ? entry->position : map.position();
}

std::string missing_message(const Schema::Parameter& parameter, const std::string& where) {
  std::string message = where + " needs the option '" + parameter.name + "'";
  if (!parameter.doc.empty()) message += ": " + parameter.doc;
  if (!parameter.missing_hint.empty()) message += "; " + parameter.missing_hint;
  return message;
}

}  // namespace

void check_defaults(const Schema& schema, const ComponentSource& source, Diagnostics& diagnostics,
                    std::string_view where) {
  const Reader reader(source, diagnostics, where);
  for (const Schema::Parameter& parameter : schema.parameters()) {
    if (parameter.required || parameter.nullable) continue;
    // What a default names may come with a plugin that is loaded later.
    if (parameter.type == Type::component) {
      reader.default_is_name(parameter, parameter.default_value, false);
    } else {
      reader.read(parameter, parameter.default_value);
    }
  }
}

Options validate(const Tree& map, const Schema& schema, const ComponentSource& source,
                 Diagnostics& diagnostics, std::string_view where, const std::vector<std::string>& ignored) {
  const std::string owner(where);
  Options options(source);
  if (!map.is_map() && !map.is_null()) {
    diagnostics.error(map.position(), owner + ": expected a map of options, found " + describe(map));
    return options;
  }
  report_unknown(map, schema, diagnostics, owner, ignored);
  const Reader reader(source, diagnostics, owner);
  for (const Schema::Parameter& parameter : schema.parameters()) {
    const auto entry = std::find_if(map.entries().begin(), map.entries().end(),
                                    [&](const Tree::Entry& e) { return e.key == parameter.name; });
    const bool written = entry != map.entries().end();
    if (written && !entry->value.is_null()) {
      options.set(parameter.name, reader.read(parameter, entry->value), entry->value.position());
    } else if (parameter.required) {
      diagnostics.error(place_of(map, written ? &*entry : nullptr), missing_message(parameter, owner));
    } else if (parameter.nullable) {
      options.set(parameter.name, std::monostate(), place_of(map, written ? &*entry : nullptr));
    } else {
      Tree value = parameter.default_value;
      value.set_position(place_of(map, written ? &*entry : nullptr));
      if (parameter.type == Type::component && !reader.default_is_name(parameter, value, true)) continue;
      options.set(parameter.name, reader.read(parameter, value), value.position());
    }
  }
  return options;
}

}  // namespace plexus
