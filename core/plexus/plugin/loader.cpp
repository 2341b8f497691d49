#include <plexus/config/detail/libraries.hpp>
#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/error/detail/process_lock.hpp>
#include <plexus/error/error.hpp>
#include <plexus/error/printable.hpp>
#include <plexus/graph/op_names.hpp>
#include <plexus/plugin/detail/check_abi.hpp>
#include <plexus/plugin/detail/folders.hpp>
#include <plexus/plugin/detail/library.hpp>
#include <plexus/plugin/detail/loaded_plugin.hpp>
#include <plexus/plugin/detail/note_reader.hpp>
#include <plexus/plugin/detail/plugin_file.hpp>
#include <plexus/plugin/loader.hpp>

#include <algorithm>
#include <cctype>

#include <dlfcn.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

namespace fs = std::filesystem;

// One thread loads at a time; a plugin that loads another one does so on the same thread.
using detail::ProcessLock;
using detail::Shared;

bool is_standard(const fs::path& file) {
  const fs::path folder = standard_plugin_folder();
  return std::mismatch(folder.begin(), folder.end(), file.begin(), file.end()).first == folder.end();
}

void require_free_name(const NoteFacts& facts, const fs::path& file) {
  for (const Plugin* const loaded : loaded_plugins()) {
    if (loaded->origin.plugin != facts.name) continue;
    throw PluginError(
        fmt::format("there are two plugins '{}': {} and {}\n  Load one of them, or rename one. Nothing "
                    "in the second file has been run.",
                    facts.name, loaded->origin.file, file.string()));
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
const PluginDescriptor& opened(const PluginFile& file, const Origin& origin) {
  file.require_unchanged("Nothing in it has been run.");
  const PluginCall call(&origin, "loading it");
  const PluginDescriptor& descriptor = open_library(file);
  file.require_unchanged("Its static constructors have been run, and nothing else.");
  note_library(&descriptor, origin);
  return descriptor;
}

// Runs the plugin's own code for the first time, apart from its static constructors.
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

Registrar open_and_register(const PluginFile& file, const NoteFacts& facts, const Origin& origin) {
  const ProcessGuard guard(ProcessGuard::During::loading);
  const PluginDescriptor& descriptor = opened(file, origin);
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

void require_sha256(const PluginFile& file, std::string expected) {
  std::transform(expected.begin(), expected.end(), expected.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const std::string& found = file.sha256();
  if (found == expected) return;
  throw PluginError(
      fmt::format("cannot use plugin {0}: it is not the file that was pinned, but has been built again or "
                  "replaced. Nothing in it has been run.\n  sha256 expected {1}\n  sha256 found    {2}\n"
                  "  To go on with this file, write its sha256 in the run file; or, for a run directory, add "
                  "--accept-changed. Else put the pinned file back.",
                  printable_line(file.path().string()), expected, found));
}

fs::path backend_folder() { return standard_plugin_folder() / "backends"; }

// Opens the libraries of a folder and remembers what was there, for messages about missing components.
void load_all(const fs::path& folder, const std::vector<fs::path>& files) {
  const ProcessLock alone(Shared::loading);
  std::vector<std::string> names;
  for (const fs::path& file : files) names.push_back(file.filename().string());
  registry().note_searched(names.empty() ? fmt::format("{} (no plugin there)", folder.string())
                                         : fmt::format("{}: {}", folder.string(), fmt::join(names, ", ")));
  for (const fs::path& file : files) load_plugin(file);
}

/// Throws PluginError unless the file, which has the pinned bytes, is the one that was loaded.
void require_same_file(const LoadedPlugin& loaded, const PluginFile& file) {
  if (PluginFile::may_be_same(loaded.file, file.identity())) return;
  throw PluginError(fmt::format(
      "cannot use plugin {}: the file was replaced after this process had loaded the one before it, whose "
      "code runs on\n  Start a new process.",
      printable_line(file.path().string())));
}

const Plugin& load_new(const PluginFile& file) {
  const fs::path shown = printable_line(file.path().string());
  const NoteFacts facts = read_note(file.contents(), shown);
  check_abi(facts, shown);
  require_free_name(facts, shown);

  Plugin plugin{{facts.name, facts.version, file.path().string(), is_standard(file.path())},
                facts.abi_tag,
                facts.compiler,
                facts.build_type,
                {}};
  const Registrar registrar = open_and_register(file, facts, plugin.origin);
  registry().commit(registrar, plugin.origin);
  reserve_op_names(registrar);
  plugin.components = components_of(registrar);
  std::string sha256 = plugin.origin.standard ? std::string() : file.sha256();
  return keep_loaded({std::move(plugin), file.identity(), std::move(sha256)});
}

const Plugin& load_requested(const PluginRequest& request, const std::vector<fs::path>& folders) {
  const fs::path path = find_plugin(request, folders);
  if (request.sha256.empty()) {
    registry().note_searched(path.string());
    return load_plugin(path);
  }
  const PluginFile file(path);
  require_sha256(file, request.sha256);
  registry().note_searched(path.string());
  const LoadedPlugin* const loaded = loaded_from(path);
  if (loaded == nullptr) return load_new(file);
  require_same_file(*loaded, file);
  return loaded->plugin;
}

}  // namespace

const Plugin& load_plugin(const fs::path& file) {
  const ProcessLock alone(Shared::loading);
  const fs::path absolute = existing_plugin_file(file);
  if (const LoadedPlugin* const loaded = loaded_from(absolute)) return loaded->plugin;
  return load_new(PluginFile(absolute));
}

fs::path find_plugin(const PluginRequest& request, const std::vector<fs::path>& folders) {
  const std::string& asked = request.name_or_path;
  if (asked.empty()) throw PluginError("a plugin is asked for with an empty name; give a path or a name");
  if (asked.find('/') != asked.npos) return existing_plugin_file(fs::absolute(request.relative_to / asked));
  return existing_plugin_file(find_in_folders(asked, plugin_folders(folders)));
}

const Plugin& load_plugin(const PluginRequest& request, const std::vector<fs::path>& folders) {
  const ProcessLock alone(Shared::loading);
  try {
    return load_requested(request, folders);
  } catch (PluginError& error) {
    if (error.facts().file.empty()) error.facts().file = request.name_or_path;
    throw;
  }
}

fs::path standard_plugin_folder() {
  const ProcessLock alone(Shared::loading);
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
  for (const fs::path& file : present) {
    if (std::find(names.begin(), names.end(), file.stem()) == names.end()) names.push_back(file.stem());
  }
  throw PluginError(
      fmt::format("there is no backend '{}'{}\n  A backend is NAME.so in {}, or comes with a plugin.", name,
                  suggestion(name, names), folder.string()));
}

std::vector<fs::path> plugin_folders(const std::vector<fs::path>& given) {
  std::vector<fs::path> all = given;
  for (fs::path& folder : folders_of_environment()) all.push_back(std::move(folder));
  return all;
}

std::vector<const Plugin*> loaded_plugins() {
  const ProcessLock alone(Shared::loading);
  std::vector<const Plugin*> result;
  for (const auto& loaded : all_loaded()) result.push_back(&loaded->plugin);
  return result;
}

}  // namespace plexus
