#include <plexus/config/diagnostics.hpp>
#include <plexus/error/error.hpp>
#include <plexus/files/sha256.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/run/detail/run_plugins.hpp>

#include <filesystem>
#include <utility>

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

}  // namespace

std::vector<fs::path> absolute_folders(const OpenOptions& options) {
  std::vector<fs::path> all;
  for (const fs::path& folder : options.plugin_folders) all.push_back(fs::absolute(folder));
  return all;
}

std::vector<const Plugin*> load_run_plugins(const Tree& root, bool recorded, const OpenOptions& options) {
  Diagnostics diagnostics;
  const auto files = read_plugin_files(root, diagnostics);
  diagnostics.throw_if_any();
  if (options.allowed == Plugins::none) refuse_plugins(files, options, diagnostics);
  load_standard_plugins();
  std::vector<const Plugin*> plugins;
  for (const RunConfig::PluginFile& file : files) {
    const fs::path folder =
        file.position.source ? fs::path(file.position.source->directory) : fs::current_path();
    const bool changed = recorded && options.accept_changed;
    try {
      plugins.push_back(
          &load_plugin({file.file, folder, changed ? "" : file.sha256}, absolute_folders(options)));
    } catch (const PluginError& error) {
      diagnostics.error(file.position, error.message());
    }
  }
  diagnostics.throw_if_any();
  for (const Plugin* plugin : load_named_plugins(options)) plugins.push_back(plugin);
  return plugins;
}

std::vector<RunConfig::PluginFile> recorded_plugins(const std::vector<const Plugin*>& plugins,
                                                    std::vector<RunConfig::PluginFile> files) {
  files.resize(plugins.size());
  for (std::size_t i = 0; i < plugins.size(); ++i) {
    files[i].file = plugins[i]->origin.file;
    files[i].sha256 = sha256_of(plugins[i]->origin.file);
  }
  return files;
}

}  // namespace plexus
