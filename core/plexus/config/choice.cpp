#include <plexus/config/choice.hpp>
#include <plexus/config/detail/foreign_component.hpp>
#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/detail/validate.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/options.hpp>
#include <plexus/config/scalar.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

using Type = Schema::Type;

// Longer lists hide the mistake that they follow.
constexpr std::size_t most_names_listed = 60;

/// "; the layers are: dense, flatten"; where to look if they are too many, or none.
std::string all_of_kind(Kind kind, const ComponentSource& source) {
  const std::vector<std::string> names = source.names(kind);
  if (names.size() > most_names_listed) return "; `plexus plugin list` shows all";
  if (!names.empty()) {
    const std::string_view plural = kind == Kind::loss ? "es" : "s";
    return fmt::format("; the {}{} are: {}; others come with a plugin: plugins: [./build/NAME.so]",
                       name_of(kind), plural, fmt::join(names, ", "));
  }
  const std::string places = source.places_searched(kind);
  return places.empty() ? "" : "; " + places;
}

std::string unknown_message(std::string_view name, Kind kind, const ComponentSource& source) {
  std::string message = fmt::format("there is no {} '{}'", name_of(kind), name);
  for (const KindEntry& other : component_kinds) {
    if (other.kind == kind || !source.schema(other.kind, name)) continue;
    message += fmt::format("; '{}' is {}", name, with_article(other.kind));
  }
  const std::vector<std::string> names = source.names(kind);
  if (const std::string foreign = foreign_component(kind, name, names); !foreign.empty())
    return message + foreign;
  if (const std::string near = nearest(name, names); !near.empty())
    return fmt::format("{}; did you mean '{}'?", message, near);
  return message + all_of_kind(kind, source);
}

// Whether a value that was written without a key can be that of a parameter.
bool fits(const Schema::Parameter& parameter, const Tree& value) {
  switch (parameter.type) {
    case Type::integer:
      return as_integer(value).has_value();
    case Type::number:
      return as_number(value).has_value();
    case Type::boolean:
      return as_boolean(value).has_value();
    case Type::integers:
    case Type::numbers:
    case Type::texts:
      return value.is_list();
    case Type::choice:
      return std::find(parameter.choices.begin(), parameter.choices.end(), value.text()) !=
             parameter.choices.end();
    case Type::paths:
      if (value.is_list()) return true;
      [[fallthrough]];
    case Type::text:
    case Type::path:
    case Type::component:
      return value.is_scalar() && !as_number(value) && !as_boolean(value);
    case Type::number_or_component:
      return as_number(value).has_value();
    case Type::boolean_or_component:
      return as_boolean(value).has_value();
    case Type::interval:
      return Interval::read(value).has_value();
    case Type::tree:
      return true;
  }
  return false;
}

// `dropout: 0.5` most likely means the first parameter, required ones first, that takes such a value.
const Schema::Parameter* meant_by(const Tree& value, const Schema& schema) {
  const auto& parameters = schema.parameters();
  for (const bool required : {true, false}) {
    const auto found =
        std::find_if(parameters.begin(), parameters.end(), [&](const Schema::Parameter& parameter) {
          return parameter.required == required && fits(parameter, value);
        });
    if (found != parameters.end()) return &*found;
  }
  const bool single = parameters.size() == 1;
  return single ? &parameters.front() : nullptr;
}

std::string flow_text(const Tree& value) {
  if (!value.is_list()) return value.text();
  std::string out = "[";
  for (const Tree& item : value.items()) {
    if (!item.is_scalar()) return "[...]";
    out += (out.size() == 1 ? "" : ", ") + item.text();
  }
  return out + "]";
}

std::string no_map_message(const std::string& typed, const Tree& value, const Schema& schema,
                           const std::string& where) {
  if (schema.parameters().empty()) return where + " has no options; write just " + typed;
  if (value.is_null())
    return where + ": no options after ':'; write just " + typed + ", or " + typed + ": {OPTION: VALUE}";
  const Schema::Parameter* meant = meant_by(value, schema);
  const std::string rewritten = meant ? meant->name + ": " + flow_text(value) : "OPTION: VALUE";
  return where + ": expected a map of options, found " + describe(value) + "; write " + typed + ": {" +
         rewritten + "}";
}

std::string several_keys_message(const Tree& tree, Kind kind) {
  const Tree::Entry& first = tree.entries().front();
  const Tree::Entry& second = tree.entries()[1];
  const std::size_t count = tree.entries().size();
  std::string message = fmt::format("expected one {}, found a map with {} keys ('{}', '{}'{})", name_of(kind),
                                    count, first.key, second.key, count > 2 ? ", ..." : "");
  if (first.value.is_null() || first.value.is_map()) {
    message += fmt::format("; options go under its name, indented: {}: {{{}: ...}}", first.key, second.key);
  }
  return message;
}

// The name and the options of a component as written, or nothing if it is not one; mistakes are reported.
struct Written {
  std::string name;
  Position position;
  const Tree* options = nullptr;  // null if there are none
};

std::optional<Written> read_shape(const Tree& tree, Kind kind, Diagnostics& diagnostics) {
  const std::string kind_name(name_of(kind));
  if (tree.is_scalar() && (tree.quoted() || (!as_number(tree) && !as_boolean(tree))) &&
      !tree.text().empty()) {
    return Written{tree.text(), tree.position(), nullptr};
  }
  if (tree.is_map() && tree.entries().size() == 1) {
    const Tree::Entry& entry = tree.entries().front();
    const Position& place = entry.position.source ? entry.position : tree.position();
    return Written{entry.key, place, &entry.value};
  }
  if (tree.is_map() && tree.entries().size() > 1) {
    const Position& second = tree.entries()[1].position;
    diagnostics.error(second.source ? second : tree.position(), several_keys_message(tree, kind));
    return std::nullopt;
  }
  diagnostics.error(tree.position(), "expected " + with_article(kind) +
                                         ", its name or `name: {options}`, found " + describe(tree));
  return std::nullopt;
}

// "adam: {learning_rate: ...}" as it would be written in place of the component that has it as an option.
std::string rewritten(const Tree::Entry& entry) {
  if (!entry.value.is_map() || entry.value.entries().empty()) return entry.key;
  const Tree::Entry& first = entry.value.entries().front();
  const std::string value = first.value.is_scalar() ? first.value.text() : "...";
  return "{" + entry.key + ": {" + first.key + ": " + value + "}}";
}

// An option that is the name of another component of the kind: `optimizer.adam.learning_rate` while it is
// sgd. What is reported here is added to `known`.
void report_other_components(const Tree& options, const Schema& schema, Kind kind, const std::string& typed,
                             const ComponentSource& source, Diagnostics& diagnostics,
                             std::vector<std::string>& known) {
  for (const Tree::Entry& entry : options.entries()) {
    const bool option =
        schema.find(entry.key) || std::find(known.begin(), known.end(), entry.key) != known.end();
    if (option || !source.schema(kind, entry.key)) continue;
    std::string message = fmt::format("this {} is '{}'", name_of(kind), typed);
    if (entry.position.source && entry.position.line == 0) {
      std::string_view path = entry.position.source->text;
      path = path.substr(0, path.find('.' + entry.key));
      if (path.ends_with('.' + typed)) path.remove_suffix(typed.size() + 1);
      message += fmt::format("; to replace it, write {}={}", path, rewritten(entry));
    } else {
      message +=
          fmt::format(", which has no option '{0}'; '{0}' is a {1} of its own", entry.key, name_of(kind));
    }
    diagnostics.error(entry.position, message);
    known.push_back(entry.key);
  }
}

Tree to_tree(const Options::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    Tree tree(*text);
    tree.set_quoted(true);
    return tree;
  }
  if (const auto* path = std::get_if<FilePath>(&value)) return to_tree(Options::Value(path->absolute));
  if (const auto* interval = std::get_if<Interval>(&value)) return Tree(interval->text());
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return *integer;
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (const auto* boolean = std::get_if<bool>(&value)) return *boolean;
  if (const auto* choice = std::get_if<Choice>(&value)) return plexus::to_tree(*choice);
  if (const auto* tree = std::get_if<Tree>(&value)) return *tree;
  if (const auto* paths = std::get_if<FilePaths>(&value)) {
    if (paths->absolute.size() == 1) return to_tree(Options::Value(paths->absolute.front()));
    return to_tree(Options::Value(paths->absolute));
  }
  std::vector<Tree> items;
  if (const auto* list = std::get_if<std::vector<std::int64_t>>(&value))
    items.assign(list->begin(), list->end());
  if (const auto* list = std::get_if<std::vector<double>>(&value)) items.assign(list->begin(), list->end());
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
    for (const std::string& text : *list) items.push_back(to_tree(Options::Value(text)));
  }
  return Tree::list(std::move(items));
}

}  // namespace

Choice read_choice(const Tree& tree, Kind kind, const ComponentSource& source, Diagnostics& diagnostics,
                   const std::vector<std::string>& ignored) {
  Choice choice;
  choice.kind = kind;
  choice.position = tree.position();
  const auto written = read_shape(tree, kind, diagnostics);
  if (!written) return choice;
  choice.typed = written->name;
  choice.position = written->position;

  const Schema* schema = source.schema(kind, written->name);
  if (!schema) {
    diagnostics.error(written->position, unknown_message(written->name, kind, source));
    return choice;
  }
  choice.name = schema->name();
  const std::string where = std::string(name_of(kind)) + " '" + written->name + "'";
  if (written->options && !written->options->is_map()) {
    const Position& value = written->options->position();
    diagnostics.error(written->options->is_null() ? written->position : value,
                      no_map_message(written->name, *written->options, *schema, where));
    return choice;
  }

  std::vector<std::string> known = ignored;
  if (written->options)
    report_other_components(*written->options, *schema, kind, written->name, source, diagnostics, known);
  Tree none = Tree::map();
  none.set_position(written->position);
  const std::size_t mistakes = diagnostics.size();
  Options options =
      validate(written->options ? *written->options : none, *schema, source, diagnostics, where, known);
  if (diagnostics.size() == mistakes) choice.options = std::make_shared<const Options>(std::move(options));
  return choice;
}

std::unique_ptr<Component> make_component(const Choice& choice) {
  return at_place(choice.position,
                  [&] { return choice.options->source().make(choice.kind, choice.name, *choice.options); });
}

Tree to_tree(const Choice& choice) {
  if (!choice.options) return choice.typed;
  const auto& values = choice.options->values();
  std::vector<Tree::Entry> entries;
  const auto add = [&](const std::string& name, const Options::Value& value) {
    if (!std::holds_alternative<std::monostate>(value)) entries.push_back({name, to_tree(value), {}});
  };
  const Schema* schema = choice.options->source().schema(choice.kind, choice.name);
  if (!schema) {
    for (const auto& [name, value] : values) add(name, value);
  } else {
    for (const Schema::Parameter& parameter : schema->parameters()) {
      if (const auto found = values.find(parameter.name); found != values.end())
        add(found->first, found->second);
    }
  }
  if (entries.empty()) return choice.typed;
  return Tree::map({{choice.typed, Tree::map(std::move(entries)), {}}});
}

}  // namespace plexus
