#include <plexus/error/detail/process_lock.hpp>
#include <plexus/files/sha256.hpp>
#include <plexus/plugin/detail/loaded_plugin.hpp>

#include <utility>

namespace plexus {
namespace {

using detail::ProcessLock;
using detail::Shared;

using Kept = std::vector<std::unique_ptr<const LoadedPlugin>>;

// Never destroyed, as the libraries are never closed.
Kept& kept() {
  static Kept& plugins = *new Kept;
  return plugins;
}

}  // namespace

const Plugin& keep_loaded(LoadedPlugin loaded) {
  kept().push_back(std::make_unique<const LoadedPlugin>(std::move(loaded)));
  return kept().back()->plugin;
}

const Kept& all_loaded() { return kept(); }

const LoadedPlugin* loaded_from(const std::filesystem::path& file) {
  for (const auto& loaded : all_loaded()) {
    if (loaded->plugin.origin.file == file.string()) return loaded.get();
  }
  return nullptr;
}

std::string sha256_of_loaded(const Plugin& plugin) {
  const ProcessLock alone(Shared::loading);
  const LoadedPlugin* const loaded = loaded_from(plugin.origin.file);
  return loaded && !loaded->sha256.empty() ? loaded->sha256 : sha256_of(plugin.origin.file);
}

}  // namespace plexus
