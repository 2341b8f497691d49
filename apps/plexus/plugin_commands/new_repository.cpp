#include "new_repository.hpp"

#include <plexus/error/error.hpp>

#include <fmt/format.h>

#include "new_files.hpp"

namespace plexus::app {

namespace fs = std::filesystem;

namespace {

void require_empty(const fs::path& folder, std::string_view advice) {
  if (!fs::exists(fs::symlink_status(folder))) return;
  if (!fs::is_directory(folder))
    throw UsageError(
        fmt::format("{} is no folder; --dir says where the repository is made", folder.string()));
  if (!fs::is_empty(folder))
    throw UsageError(
        fmt::format("the folder {} is not empty; --dir names another one{}", folder.string(), advice));
}

}  // namespace

std::string make_repository(const fs::path& folder, Kind kind, const std::string& name,
                            const std::vector<ScaffoldFile>& component, std::string_view advice) {
  require_empty(folder, advice);
  NewFiles files;
  files.make_folder(folder);
  for (const ScaffoldFile& file : component) files.write(folder / file.path, file.text);
  for (const ScaffoldFile& file : repository_files(kind, name)) files.write(folder / file.path, file.text);
  files.keep();
  return fmt::format("made {}: the {} is in {}.cpp, a run that uses it in {}.yaml\n", folder.string(),
                     name_of(kind), name, name);
}

}  // namespace plexus::app
