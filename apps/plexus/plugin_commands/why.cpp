#include <plexus/config/detail/suggestion.hpp>
#include <plexus/error/printable.hpp>
#include <plexus/plugin/inspection.hpp>
#include <plexus/plugin/loader.hpp>

#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include "open.hpp"
#include "plugin_command.hpp"
#include "printing.hpp"

namespace plexus::app {

namespace po = boost::program_options;
namespace fs = std::filesystem;

namespace {

constexpr const char* why_usage =
    "plugin why NAME [--plugin FILE] [--plugin-dir DIR]\n\n"
    "  Where a component or a plugin of that name was looked for, what is there instead, and which "
    "libraries\n"
    "  are refused and why. Libraries that only lie in a folder are looked at; none of their code is run.";

/// What the name stands for; empty if no component has it.
std::string found_text(const std::string& name) {
  std::string text;
  for (const KindEntry& entry : component_kinds) {
    const Schema* schema = registry().schema(entry.kind, name);
    if (!schema) continue;
    text += fmt::format("{} '{}'{}: from {}\n", entry.name, name,
                        schema->name() == name ? "" : fmt::format(", called '{}'", schema->name()),
                        described(registry().origin(entry.kind, name)));
  }
  return text;
}

std::string near_text(const std::string& name) {
  std::string text;
  for (const KindEntry& entry : component_kinds) {
    const std::string near = nearest(name, registry().names(entry.kind));
    if (!near.empty()) text += fmt::format("  {} '{}'\n", entry.name, near);
  }
  return text.empty() ? text : "near it are\n" + text;
}

std::string indented(const std::string& text) {
  std::string lines = "      ";
  for (const char c : text) lines += c == '\n' ? "\n      " : std::string(1, c);
  return lines;
}

bool is_loaded(const fs::path& file) {
  for (const Plugin* plugin : loaded_plugins()) {
    if (plugin->origin.file == file) return true;
  }
  return false;
}

std::string library_text(const PluginInspection& library) {
  const std::string file = printable_line(library.file.string());
  if (!library.refusal.empty()) return fmt::format("    {}: refused\n{}\n", file, indented(library.refusal));
  return fmt::format(
      "    {}: plugin '{}' {}{}\n", file, library.name, library.version,
      is_loaded(library.file) ? "" : ", not loaded: --plugin or `plugins` of a run file loads it");
}

std::string folder_text(const fs::path& folder, const std::string& whose) {
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored)) {
    return fmt::format("  {} ({}): there is no such folder\n", printable_line(folder.string()), whose);
  }
  const std::vector<PluginInspection> libraries = inspect_plugins(folder);
  std::string text = fmt::format("  {} ({}){}\n", printable_line(folder.string()), whose,
                                 libraries.empty() ? ": no library (*.so)" : "");
  for (const PluginInspection& library : libraries) text += library_text(library);
  return text;
}

/// The file that `plugins: [NAME]` would load, if a folder has it.
std::string plugin_text(const std::string& name, const std::vector<fs::path>& folders) {
  for (const fs::path& folder : folders) {
    const fs::path file = folder / (name + ".so");
    std::error_code ignored;
    if (!fs::exists(file, ignored)) continue;
    return fmt::format("as a plugin, '{}' is the first that is found:\n{}", name,
                       library_text(inspect_plugin(file)));
  }
  return fmt::format("as a plugin, '{}' is not found: no folder for plugins has {}.so\n", name, name);
}

/// Loads the plugins of --plugin. Those that cannot be loaded are what the user asks about, so the reasons
/// are returned as text and not thrown.
std::string load_given(const OpenOptions& options) {
  std::string text;
  for (const std::string& plugin : options.plugins) {
    OpenOptions one = options;
    one.plugins = {plugin};
    try {
      load_named_plugins(one);
    } catch (const Error& error) {
      text += fmt::format("--plugin {} is refused:\n{}\n", plugin, indented(error.message()));
    }
  }
  return text;
}

std::vector<fs::path> absolute(const std::vector<fs::path>& folders) {
  std::vector<fs::path> all;
  for (const fs::path& folder : folders) all.push_back(fs::absolute(folder));
  return all;
}

}  // namespace

int explain_absence(const Arguments& arguments) {
  po::options_description options("options");
  add_plugin_options(options);
  po::variables_map values;
  if (!parse(arguments, why_usage, options, "name", values)) return 0;
  require_no_more_words(values, why_usage);
  const std::string name = values["name"].as<std::string>();
  load_standard_plugins();
  load_backends();
  const OpenOptions open = open_options(values);
  std::string text = load_given(open);
  const std::string found = found_text(name);
  text += found.empty() ? fmt::format("no component is called '{}'\n{}", name, near_text(name)) : found;
  const std::vector<fs::path> folders = plugin_folders(absolute(open.plugin_folders));
  text += plugin_text(name, folders);
  text += "searched:\n";
  text += folder_text(standard_plugin_folder(), "what Plexus brings");
  text += folder_text(standard_plugin_folder() / "backends", "its backends");
  for (std::size_t i = 0; i < folders.size(); ++i) {
    text += folder_text(folders[i], i < open.plugin_folders.size() ? "--plugin-dir" : "PLEXUS_PLUGIN_PATH");
  }
  if (folders.empty())
    text += "  no --plugin-dir is given, and PLEXUS_PLUGIN_PATH names no absolute folder\n";
  text += "never the working directory\n";
  print_result("{}", text);
  return found.empty() ? 1 : 0;
}

}  // namespace plexus::app
