#include "scaffold.hpp"

#include <plexus/error/error.hpp>
#include <plexus/graph/op_names.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/plugin/registry.hpp>

#include <algorithm>
#include <cctype>
#include <regex>

#include <fmt/format.h>

#include "plugin_templates.hpp"

namespace plexus::app {

namespace {

constexpr std::string_view reserved_by_cpp[] = {
    "alignas",     "alignof",  "and",        "and_eq",    "asm",       "auto",         "bitand",
    "bitor",       "bool",     "break",      "case",      "catch",     "char",         "char8_t",
    "char16_t",    "char32_t", "class",      "co_await",  "co_return", "co_yield",     "compl",
    "concept",     "const",    "const_cast", "consteval", "constinit", "constexpr",    "continue",
    "decltype",    "default",  "delete",     "do",        "double",    "dynamic_cast", "else",
    "enum",        "explicit", "export",     "extern",    "false",     "float",        "for",
    "friend",      "goto",     "if",         "inline",    "int",       "long",         "mutable",
    "namespace",   "new",      "noexcept",   "not",       "not_eq",    "nullptr",      "operator",
    "or",          "or_eq",    "private",    "protected", "public",    "register",     "reinterpret_cast",
    "requires",    "return",   "short",      "signed",    "sizeof",    "static",       "static_assert",
    "static_cast", "struct",   "switch",     "template",  "this",      "thread_local", "throw",
    "true",        "try",      "typedef",    "typeid",    "typename",  "union",        "unsigned",
    "using",       "virtual",  "void",       "volatile",  "wchar_t",   "while",        "xor",
    "xor_eq",      "plexus",   "std",        "main"};

/// Targets of a build.
constexpr std::string_view reserved_by_cmake[] = {"all",     "clean",          "depend",        "edit_cache",
                                                  "help",    "install",        "rebuild_cache", "test",
                                                  "package", "package_source", "preinstall"};

/// Words that readers of YAML take for other values than texts.
constexpr std::string_view reserved_by_yaml[] = {"null", "yes", "no", "on", "off"};

/// Entries of a model that are no layers.
constexpr std::string_view reserved_by_models[] = {"share", "repeat"};

/// File names hold 255 bytes, of which endings and folders need some.
constexpr std::size_t longest_name = 64;

template <class List>
bool has(const List& list, std::string_view name) {
  return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

std::string filled(std::string_view text, Kind kind, const std::string& name) {
  std::string result(text);
  replace_all(result, "my_component", name);
  replace_all(result, "MyComponent", class_name(name));
  replace_all(result, "my_kind", name_of(kind));
  return result;
}

std::string filled_template(std::string_view path, Kind kind, const std::string& name) {
  for (const PluginTemplate& each : plugin_templates()) {
    if (each.path == path) return filled(each.text, kind, name);
  }
  throw UsageError(fmt::format("there is no template '{}'", path));
}

}  // namespace

std::vector<Kind> kinds_registered(Kind kind) {
  if (kind == Kind::op) return {Kind::op, Kind::layer};
  return {kind};
}

bool is_reserved_by_cpp(std::string_view name) { return has(reserved_by_cpp, name); }

std::string class_name(const std::string& name) {
  std::string result;
  bool first = true;
  for (const char c : name) {
    if (c != '_') result += first ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    first = c == '_';
  }
  return result;
}

void require_new_name(const std::string& name) {
  static const std::regex words("[a-z][a-z0-9]*(_[a-z0-9]+)*");
  if (!std::regex_match(name, words)) {
    throw UsageError(
        fmt::format("'{}' is no name for a component here; expected small letters and digits, in words that "
                    "are joined by '_', beginning with a letter: gated_unit",
                    name));
  }
  if (name.size() > longest_name) {
    throw UsageError(fmt::format("the name '{}...' has {} characters; expected at most {}",
                                 name.substr(0, 16), name.size(), longest_name));
  }
  if (is_reserved_by_cpp(name))
    throw UsageError(fmt::format("the name '{}' is reserved by C++; choose another one", name));
  if (has(reserved_by_cmake, name))
    throw UsageError(fmt::format("the name '{}' is reserved by CMake; choose another one", name));
  if (has(reserved_by_yaml, name))
    throw UsageError(fmt::format("the name '{}' is reserved by YAML; choose another one", name));
  if (has(public_type_names(), class_name(name))) {
    throw UsageError(
        fmt::format("the name '{}' is reserved: its class would be called {}, as a type of "
                    "Plexus is; choose another one",
                    name, class_name(name)));
  }
}

void require_free_name(Kind wanted, const std::string& name) {
  require_new_name(name);
  for (const Kind kind : kinds_registered(wanted)) {
    if (registry().schema(kind, name)) {
      throw UsageError(fmt::format("there is {} '{}' already, from {}; choose another name",
                                   with_article(kind), name, described(registry().origin(kind, name))));
    }
    if (kind == Kind::layer && has(reserved_by_models, name))
      throw UsageError(fmt::format("the name '{}' has another meaning in a model; choose another one", name));
    if (kind == Kind::op && op_named(name))
      throw UsageError(
          fmt::format("the name '{}' is reserved for a private op of a backend; choose another one", name));
  }
  for (const Plugin* const plugin : loaded_plugins()) {
    if (plugin->origin.plugin == name)
      throw UsageError(
          fmt::format("there is a plugin '{}' already, {}; choose another name", name, plugin->origin.file));
  }
  if (wanted == Kind::op && has(public_function_names(), name)) {
    throw UsageError(fmt::format(
        "the name '{}' is reserved: the op is called by a function of that name, which Plexus has; choose "
        "another one",
        name));
  }
}

std::vector<ScaffoldFile> component_files(Kind kind, const std::string& name) {
  const std::string folder = fmt::format("{}/my_component", name_of(kind));
  return {{name + ".cpp", filled_template(folder + ".cpp", kind, name)},
          {name + ".yaml", filled_template(folder + ".yaml", kind, name)}};
}

std::vector<ScaffoldFile> repository_files(Kind kind, const std::string& name) {
  return {{"CMakeLists.txt", filled_template("CMakeLists.txt.in", kind, name)},
          {"README.md", filled_template("README.md.in", kind, name)},
          {"ci.sh", filled_template("ci.sh", kind, name)},
          {".gitignore", filled_template("gitignore", kind, name)}};
}

std::string build_line(const std::string& name) {
  return fmt::format("plexus_add_plugin({0} SOURCES {0}.cpp)", name);
}

std::optional<std::string> with_build_line(const std::string& lists, const std::string& name) {
  static const std::regex call(
      R"((^|\n)[ \t]*plexus_add_plugin\(\s*(\w+)[^()#]*\)[ \t]*(#[^\r\n]*)?(?=\r?\n|$))");
  std::size_t behind = 0;
  for (std::sregex_iterator at(lists.begin(), lists.end(), call), end; at != end; ++at) {
    if (at->str(2) == name)
      throw UsageError(fmt::format("CMakeLists.txt builds a plugin '{}' already; choose another name", name));
    behind = static_cast<std::size_t>(at->position() + at->length());
  }
  if (behind == 0) return std::nullopt;
  const bool ends_with_return = lists.find("\r\n") != lists.npos;
  return lists.substr(0, behind) + (ends_with_return ? "\r\n" : "\n") + build_line(name) +
         lists.substr(behind);
}

}  // namespace plexus::app
