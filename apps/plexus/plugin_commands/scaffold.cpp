#include "scaffold.hpp"

#include <plexus/error/error.hpp>
#include <plexus/graph/op_names.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/plugin/registry.hpp>

#include <algorithm>
#include <regex>

#include <fmt/format.h>

#include "cpp_names.hpp"
#include "plugin_templates.hpp"

namespace plexus::app {

namespace {

/// Names of targets that CMake's builds have.
constexpr std::string_view reserved_by_cmake[] = {"all",     "clean",          "depend",        "edit_cache",
                                                  "help",    "install",        "rebuild_cache", "test",
                                                  "package", "package_source", "preinstall"};

/// Words that YAML readers take for other values than texts.
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

/// The kinds that the template of a kind registers under the name: an op comes with a layer, by which run
/// files use it.
std::vector<Kind> kinds_registered(Kind kind) {
  if (kind == Kind::op) return {Kind::op, Kind::layer};
  return {kind};
}

/// Throws UsageError unless the name can be that of a new component of any kind.
void require_new_name(const std::string& name) {
  require_cpp_name(name, "a component here", "gated_unit");
  if (name.size() > longest_name) {
    throw UsageError(fmt::format("the name '{}...' has {} characters; expected at most {}",
                                 name.substr(0, 16), name.size(), longest_name));
  }
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

}  // namespace

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
