#include <plexus/config/diagnostics.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/detail/loaded_plugin.hpp>
#include <plexus/run/detail/run_plugins.hpp>

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

namespace plexus {
namespace {

namespace fs = std::filesystem;

void refuse_plugins(const std::vector<RunConfig::PluginFile>& files, const OpenOptions& options,
                    Diagnostics& diagnostics) {
  for (const RunConfig::PluginFile& file : files) {
    diagnostics.error(file.position,
                      fmt::format("the run asks for the plugin '{}', but it was opened without the right to "
                                  "load plugins, which run code of their author: allow them if you trust it",
                                  file.file));
  }
  diagnostics.throw_if_any();
  if (options.plugins.empty()) return;
  throw UsageError(
      fmt::format("the plugin '{}' is asked for, but plugins are not allowed", options.plugins.front()));
}

void require_pinned(const std::vector<RunConfig::PluginFile>& files, const OpenOptions& options,
                    Diagnostics& diagnostics) {
  if (options.accept_changed) {
    throw UsageError(
        "changed files cannot be accepted where plugins have to be pinned: leave one of the two");
  }
  for (const RunConfig::PluginFile& file : files) {
    if (!file.sha256.empty()) continue;
    diagnostics.error(file.position,
                      fmt::format("the plugin '{}' has no sha256, which is asked for: `plexus "
                                  "plugin pin RUN.yaml` writes it. Nothing in it has been run.",
                                  file.file));
  }
  diagnostics.throw_if_any();
}

std::string stem_of(const std::string& file) { return fs::path(file).stem().string(); }

/// What to load for an entry of `plugins`. For an entry of a run directory, a plugin of the same name in
/// `given`, those of the options, is loaded instead and removed from `given`.
PluginRequest request_of(const RunConfig::PluginFile& file, bool recorded, const OpenOptions& options,
                         std::vector<std::string>& given) {
  const Source* const source = file.position.source.get();
  PluginRequest request{file.file, source ? fs::path(source->directory) : fs::current_path(), file.sha256};
  if (!recorded) return request;
  if (options.accept_changed) request.sha256.clear();
  const auto named_so = [&](const std::string& name) { return stem_of(name) == stem_of(file.file); };
  const auto moved = std::find_if(given.begin(), given.end(), named_so);
  if (moved == given.end()) return request;
  request.name_or_path = *moved;
  request.relative_to = fs::current_path();
  given.erase(moved);
  return request;
}

std::string hint_at_move(const std::string& file) {
  std::error_code ignored;
  return fs::exists(file, ignored) ? "" : "; if it was moved, say where it is now: --plugin FILE";
}

void add_once(std::vector<const Plugin*>& plugins, const Plugin& plugin) {
  if (std::find(plugins.begin(), plugins.end(), &plugin) == plugins.end()) plugins.push_back(&plugin);
}

void note_change(const RunConfig::PluginFile& recorded, const Plugin& plugin,
                 std::vector<AcceptedChange>& accepted) {
  if (recorded.sha256.empty()) return;
  const std::string now = sha256_of_loaded(plugin);
  if (now != recorded.sha256) accepted.push_back({plugin.origin.file, recorded.sha256, now});
}

}  // namespace

std::vector<fs::path> absolute_folders(const OpenOptions& options) {
  std::vector<fs::path> all;
  for (const fs::path& folder : options.plugin_folders) all.push_back(fs::absolute(folder));
  return all;
}

void require_none_given(const OpenOptions& options) {
  if (!options.require_pinned || options.plugins.empty()) return;
  throw UsageError(
      fmt::format("the plugin '{}' is given without a sha256, which is asked for: name it under `plugins` of "
                  "the run file, and pin it there with `plexus plugin pin RUN.yaml`",
                  options.plugins.front()));
}

RunPlugins load_run_plugins(const Tree& root, bool recorded, const OpenOptions& options) {
  RunPlugins plugins;
  Diagnostics diagnostics;
  const auto files = read_plugin_files(root, diagnostics);
  diagnostics.throw_if_any();
  if (options.allowed == Plugins::none) refuse_plugins(files, options, diagnostics);
  if (options.require_pinned) require_pinned(files, options, diagnostics);
  load_standard_plugins();
  std::vector<std::string> given = options.plugins;
  for (const RunConfig::PluginFile& file : files) {
    const PluginRequest request = request_of(file, recorded, options, given);
    try {
      add_once(plugins.loaded, load_plugin(request, absolute_folders(options)));
      if (recorded && options.accept_changed) note_change(file, *plugins.loaded.back(), plugins.accepted);
    } catch (const PluginError& error) {
      if (request.name_or_path != file.file) throw;  // the mistake is not in the run file
      plugins.reasons.push_back(error.message() + (recorded ? hint_at_move(file.file) : ""));
      plugins.missing.error(file.position, plugins.reasons.back());
    }
  }
  if (!recorded || options.needs == Needs::data) plugins.missing.throw_if_any();
  if (!given.empty()) require_none_given(options);
  for (const std::string& name : given) {
    add_once(plugins.loaded, load_plugin({name, fs::current_path(), ""}, absolute_folders(options)));
  }
  return plugins;
}

std::vector<RunConfig::PluginFile> recorded_plugins(const std::vector<const Plugin*>& plugins) {
  std::vector<RunConfig::PluginFile> files;
  for (const Plugin* plugin : plugins) {
    files.push_back({plugin->origin.file, sha256_of_loaded(*plugin), {}});
  }
  return files;
}

}  // namespace plexus
