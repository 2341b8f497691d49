#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/detail/folders.hpp>

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include <fmt/format.h>

namespace plexus {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> plugins_in(const std::vector<fs::path>& folders) {
  std::vector<std::string> names;
  for (const fs::path& folder : folders) {
    for (const fs::path& file : libraries_in(folder)) names.push_back(file.stem().string());
  }
  return names;
}

fs::path file_name_of(std::string_view name) {
  return name.ends_with(".so") ? fs::path(name) : fs::path(std::string(name) + ".so");
}

}  // namespace

std::vector<fs::path> libraries_in(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code ignored;  // a folder that is not there or not readable holds nothing
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
    if (entry.path().extension() == ".so") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<fs::path> folders_of_environment() {
  std::vector<fs::path> folders;
  const char* value = secure_getenv("PLEXUS_PLUGIN_PATH");
  std::istringstream list(value ? value : "");
  for (std::string folder; std::getline(list, folder, ':');) {
    if (fs::path(folder).is_absolute()) folders.emplace_back(folder);
  }
  return folders;
}

fs::path find_in_folders(std::string_view name, const std::vector<fs::path>& folders) {
  const fs::path file = file_name_of(name);
  std::string searched;
  for (const fs::path& folder : folders) {
    std::error_code ignored;  // of a folder that cannot be read
    if (fs::exists(folder / file, ignored)) return folder / file;
    searched += fmt::format("\n  {}", (folder / file).string());
  }
  if (searched.empty())
    searched = " nowhere: no --plugin-dir is given and PLEXUS_PLUGIN_PATH names no absolute folder";
  throw PluginError(
      fmt::format("there is no plugin '{}'{}; searched:{}\n  A file is named with a slash ('./{}'); folders "
                  "by --plugin-dir and "
                  "PLEXUS_PLUGIN_PATH.",
                  name, suggestion(name, plugins_in(folders)), searched, file.string()));
}

}  // namespace plexus
