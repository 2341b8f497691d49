#include <plexus/config/detail/libraries.hpp>
#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/error/error.hpp>
#include <plexus/files/sha256.hpp>
#include <plexus/graph/op_names.hpp>
#include <plexus/plugin/detail/check_abi.hpp>
#include <plexus/plugin/detail/folders.hpp>
#include <plexus/plugin/detail/library.hpp>
#include <plexus/plugin/detail/note_reader.hpp>
#include <plexus/plugin/loader.hpp>

#include <algorithm>
#include <cctype>
#include <mutex>

#include <dlfcn.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

namespace fs = std::filesystem;

// In order of loading; never destroyed, as the libraries are never closed.
std::vector<std::unique_ptr<const Plugin>>& plugins() {
  static auto& loaded = *new std::vector<std::unique_ptr<const Plugin>>;
  return loaded;
}

// One thread loads at a time; a plugin that loads another one does so on its thread.
std::recursive_mutex& loading() {
  static auto& instance = *new std::recursive_mutex;
  return instance;
}

// Before anything reads the file whole: a check of its hash, or of its note.
void require_plausible_size(const fs::path& file) {
  const std::uintmax_t size = fs::file_size(file);
  if (size <= largest_plugin) return;
  throw PluginError(
      fmt::format("cannot use plugin {}: it has {} bytes, and a plugin has at most {} (1 GiB)\n  Name the "
                  "library itself; its data belongs into another file. Nothing in the file has been read.",
                  file.string(), size, largest_plugin));
}

fs::path existing_file(const fs::path& file) {
  std::error_code error;
  const fs::path absolute = fs::canonical(file, error);
  if (error) throw PluginError(fmt::format("cannot open plugin {}: {}", file.string(), error.message()));
  if (!fs::is_regular_file(absolute)) {
    throw PluginError(fmt::format("cannot use plugin {}: it is not a file; name the library itself (NAME.so)",
                                  file.string()));
  }
  require_plausible_size(absolute);
  return absolute;
}

bool is_standard(const fs::path& file) {
  const fs::path folder = standard_plugin_folder();
  return std::mismatch(folder.begin(), folder.end(), file.begin(), file.end()).first == folder.end();
}

void require_free_name(const NoteFacts& facts, const fs::path& file) {
  for (const auto& plugin : plugins()) {
    if (plugin->origin.plugin == facts.name) {
      throw PluginError(
          fmt::format("there are two plugins '{}': {} and {}\n  Load one of them, or rename one. Nothing "
                      "in the second file has been run.",
                      facts.name, plugin->origin.file, file.string()));
    }
  }
}

void require_same(const PluginDescriptor& descriptor, const NoteFacts& facts, const fs::path& file) {
  if (descriptor.name && descriptor.version && descriptor.name == facts.name &&
      descriptor.version == facts.version)
    return;
  throw PluginError(fmt::format(
      "cannot use plugin {}: its note says '{}' {}, the library itself says '{}' {}\n  Build it again.",
      file.string(), facts.name, facts.version, descriptor.name ? descriptor.name : "",
      descriptor.version ? descriptor.version : ""));
}

// Runs the static constructors of the library, and of those that it needs.
const PluginDescriptor& opened(const Origin& origin) {
  const PluginCall call(&origin, "loading it");
  const PluginDescriptor& descriptor = open_library(origin.file);
  note_library(&descriptor, origin);
  return descriptor;
}

// Runs the plugin's own code for the first time, but for its static constructors.
Registrar run_registration(const PluginDescriptor& descriptor, const Origin& origin) {
  const std::string where = fmt::format("in plugin '{}' {} ({})", origin.plugin, origin.version, origin.file);
  Registrar registrar;
  const PluginCall call(&origin, "registering its components");
  try {
    descriptor.register_components(registrar);
  } catch (Error& error) {
    error.add_context(fmt::format("{}, registering its components", where));
    throw PluginError(error.message());
  } catch (const std::exception& error) {
    throw PluginError(fmt::format("{}, registering its components:\n  {}", where, error.what()));
  } catch (...) {
    throw PluginError(
        fmt::format("{}, registering its components:\n  it threw something that is no exception", where));
  }
  return registrar;
}

Registrar open_and_register(const NoteFacts& facts, const Origin& origin) {
  const ProcessGuard guard(ProcessGuard::During::loading);
  const PluginDescriptor& descriptor = opened(origin);
  require_same(descriptor, facts, origin.file);
  return run_registration(descriptor, origin);
}

/// Reserves the names of a plugin's ops, so that no other plugin can use them.
void reserve_op_names(const Registrar& registrar) {
  for (const Registrar::Entry& entry : registrar.entries()) {
    if (entry.op) reserve_name(static_cast<const Op&>(*entry.op));
  }
}

std::vector<std::pair<Kind, std::string>> components_of(const Registrar& registrar) {
  std::vector<std::pair<Kind, std::string>> components;
  for (const Registrar::Entry& entry : registrar.entries())
    components.emplace_back(entry.kind, entry.schema.name());
  return components;
}

void require_sha256(const fs::path& file, std::string expected) {
  std::transform(expected.begin(), expected.end(), expected.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const std::string found = sha256_of(file);
  if (found == expected) return;
  throw PluginError(
      fmt::format("cannot use plugin {0}: it is not the file that was pinned, but has been built again or "
                  "replaced. Nothing in it has been run.\n  sha256 expected {1}\n  sha256 found    {2}\n"
                  "  To go on with this file, write its sha256 in the run file; or, for a run directory, add "
                  "--accept-changed. Else put the pinned file back.",
                  file.string(), expected, found));
}

fs::path backend_folder() { return standard_plugin_folder() / "backends"; }

// Opens the libraries of a folder and remembers what was there, for messages about missing components.
void load_all(const fs::path& folder, const std::vector<fs::path>& files) {
  const std::lock_guard alone(loading());
  std::vector<std::string> names;
  for (const fs::path& file : files) names.push_back(file.filename().string());
  registry().note_searched(names.empty() ? fmt::format("{} (no plugin there)", folder.string())
                                         : fmt::format("{}: {}", folder.string(), fmt::join(names, ", ")));
  for (const fs::path& file : files) load_plugin(file);
}

}  // namespace

const Plugin& load_plugin(const fs::path& file) {
  const std::lock_guard alone(loading());
  const fs::path absolute = existing_file(file);
  for (const auto& plugin : plugins()) {
    if (plugin->origin.file == absolute.string()) return *plugin;
  }
  const NoteFacts facts = read_note(absolute);
  check_abi(facts, absolute);
  require_free_name(facts, absolute);

  Plugin plugin{{facts.name, facts.version, absolute.string(), is_standard(absolute)},
                facts.abi_tag,
                facts.compiler,
                facts.build_type,
                {}};
  const Registrar registrar = open_and_register(facts, plugin.origin);
  registry().commit(registrar, plugin.origin);
  reserve_op_names(registrar);
  plugin.components = components_of(registrar);
  plugins().push_back(std::make_unique<const Plugin>(std::move(plugin)));
  return *plugins().back();
}

namespace {

const Plugin& load_requested(const PluginRequest& request, const std::vector<fs::path>& folders) {
  const std::string& asked = request.name_or_path;
  if (asked.empty()) throw PluginError("a plugin is asked for with an empty name; give a path or a name");
  fs::path file;
  if (asked.find('/') != asked.npos) {
    file = existing_file(fs::absolute(request.relative_to / asked));
  } else {
    std::vector<fs::path> all = folders;
    for (fs::path& folder : folders_of_environment()) all.push_back(std::move(folder));
    file = existing_file(find_in_folders(asked, all));
  }
  if (!request.sha256.empty()) require_sha256(file, request.sha256);
  registry().note_searched(file.string());
  return load_plugin(file);
}

}  // namespace

const Plugin& load_plugin(const PluginRequest& request, const std::vector<fs::path>& folders) {
  const std::lock_guard alone(loading());
  try {
    return load_requested(request, folders);
  } catch (PluginError& error) {
    if (error.facts().file.empty()) error.facts().file = request.name_or_path;
    throw;
  }
}

fs::path standard_plugin_folder() {
  static const fs::path folder = [] {
    Dl_info info = {};
    dladdr(reinterpret_cast<const void*>(&standard_plugin_folder), &info);
    const fs::path library = fs::canonical(info.dli_fname ? info.dli_fname : "/proc/self/exe");
    return library.parent_path() / "plexus" / "plugins";
  }();
  return folder;
}

void load_standard_plugins() { load_all(standard_plugin_folder(), libraries_in(standard_plugin_folder())); }

std::vector<fs::path> backend_libraries() { return libraries_in(backend_folder()); }

void load_backends(std::string_view name) {
  const fs::path folder = backend_folder();
  const std::vector<fs::path> present = backend_libraries();
  std::vector<fs::path> wanted;
  for (const fs::path& file : present) {
    if (name.empty() || file.stem() == name || file.stem() == "reference") wanted.push_back(file);
  }
  load_all(folder, wanted);
  if (name.empty() || registry().schema(Kind::backend, name)) return;
  std::vector<std::string> names = registry().names(Kind::backend);
  for (const fs::path& file : present) names.push_back(file.stem().string());
  throw PluginError(
      fmt::format("there is no backend '{}'{}\n  A backend is NAME.so in {}, or comes with a plugin.", name,
                  suggestion(name, names), folder.string()));
}

std::vector<const Plugin*> loaded_plugins() {
  const std::lock_guard alone(loading());
  std::vector<const Plugin*> result;
  for (const auto& plugin : plugins()) result.push_back(plugin.get());
  return result;
}

}  // namespace plexus
