#include <plexus/config/detail/option_reads.hpp>
#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/options.hpp>
#include <plexus/config/plugin_call.hpp>
#include <plexus/error/error.hpp>

#include <cctype>

namespace plexus {
namespace {

/// The type of a value, in the words of the functions that read it.
struct TypeName {
  std::string_view operator()(std::monostate) const { return ""; }
  std::string_view operator()(bool) const { return "boolean"; }
  std::string_view operator()(std::int64_t) const { return "integer"; }
  std::string_view operator()(double) const { return "number"; }
  std::string_view operator()(const std::string&) const { return "text"; }
  std::string_view operator()(const FilePath&) const { return "path"; }
  std::string_view operator()(const FilePaths&) const { return "paths"; }
  std::string_view operator()(const Interval&) const { return "interval"; }
  std::string_view operator()(const std::vector<std::int64_t>&) const { return "integers"; }
  std::string_view operator()(const std::vector<double>&) const { return "numbers"; }
  std::string_view operator()(const std::vector<std::string>&) const { return "texts"; }
  std::string_view operator()(const Choice&) const { return "component"; }
  std::string_view operator()(const Tree&) const { return "tree"; }
};

/// "an integer", "a number", "texts".
std::string type_text(std::string_view type) {
  const std::string_view article = type.ends_with('s') ? "" : type.starts_with('i') ? "an " : "a ";
  return std::string(article) + std::string(type);
}

/// The interface of a kind: "Initializer".
std::string class_of(Kind kind) {
  std::string name(name_of(kind));
  name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
  return name;
}

/// The code that reads an option with this value: `options.number("alpha")`.
std::string request(std::string_view name, const Options::Value& value) {
  const auto* component = std::get_if<Choice>(&value);
  const std::string function =
      component ? "make<" + class_of(component->kind) + ">" : std::string(std::visit(TypeName(), value));
  return "options." + function + "(\"" + std::string(name) + "\")";
}

/// The error for a wrong request, with the component that makes it: "making layer 'snake': option ...".
UsageError refused(const std::string& message) {
  const PluginCall* const call = PluginCall::innermost();
  return UsageError(call ? std::string(call->doing()) + ": " + message : message);
}

}  // namespace

const Options::Value& Options::value(std::string_view name) const {
  OptionReads::note(*this, name);
  const auto found = values_.find(name);
  if (found != values_.end()) return found->second;
  std::vector<std::string> declared;
  for (const auto& [known, value] : values_) declared.push_back(known);
  throw refused("option '" + std::string(name) + "' is asked for, but the schema does not declare it" +
                (declared.empty() ? "; it declares none" : suggestion(name, declared)));
}

template <class T>
const T& Options::get(std::string_view name, std::string_view type) const {
  const Value& found = value(name);
  if (const T* typed = std::get_if<T>(&found)) return *typed;
  const std::string option = "option '" + std::string(name) + "'";
  if (std::holds_alternative<std::monostate>(found)) {
    throw refused(option + " was not given; ask has() first");
  }
  throw refused(option + " is asked for as " + type_text(type) + ", but its schema declares " +
                type_text(std::visit(TypeName(), found)) + ": write " + request(name, found));
}

bool Options::has(std::string_view name) const {
  return !std::holds_alternative<std::monostate>(value(name));
}

std::int64_t Options::integer(std::string_view name) const { return get<std::int64_t>(name, "integer"); }
double Options::number(std::string_view name) const { return get<double>(name, "number"); }
bool Options::boolean(std::string_view name) const { return get<bool>(name, "boolean"); }
const std::string& Options::text(std::string_view name) const { return get<std::string>(name, "text"); }
const std::string& Options::path(std::string_view name) const { return get<FilePath>(name, "path").absolute; }
const std::vector<std::string>& Options::paths(std::string_view name) const {
  return get<FilePaths>(name, "paths").absolute;
}
const Interval& Options::interval(std::string_view name) const { return get<Interval>(name, "interval"); }
const std::vector<std::int64_t>& Options::integers(std::string_view name) const {
  return get<std::vector<std::int64_t>>(name, "integers");
}
const std::vector<double>& Options::numbers(std::string_view name) const {
  return get<std::vector<double>>(name, "numbers");
}
const std::vector<std::string>& Options::texts(std::string_view name) const {
  return get<std::vector<std::string>>(name, "texts");
}
const Choice& Options::choice(std::string_view name) const { return get<Choice>(name, "component"); }
bool Options::is_component(std::string_view name) const {
  return std::holds_alternative<Choice>(value(name));
}
const Tree& Options::tree(std::string_view name) const { return get<Tree>(name, "tree"); }

const Position& Options::position(std::string_view name) const {
  value(name);  // it must be an option
  return positions_.find(name)->second;
}

void Options::set(std::string name, Value value, const Position& position) {
  positions_[name] = position;
  values_[std::move(name)] = std::move(value);
}

std::unique_ptr<Component> Options::make_component(std::string_view name, Kind kind) const {
  const Value& given = value(name);
  if (!has(name) || std::holds_alternative<double>(given) || std::holds_alternative<bool>(given))
    return nullptr;
  const Choice& chosen = choice(name);
  if (chosen.kind != kind) {
    throw refused("option '" + std::string(name) + "' is declared as " + with_article(chosen.kind) +
                  ", but made as " + with_article(kind) + ": write " + request(name, given));
  }
  return plexus::make_component(chosen);
}

}  // namespace plexus
