#include "new_files.hpp"

#include <plexus/error/error.hpp>
#include <plexus/files/files.hpp>

#include <system_error>

#include <fmt/format.h>

namespace plexus::app {

namespace fs = std::filesystem;

NewFiles::~NewFiles() {
  for (auto made = made_.rbegin(); made != made_.rend(); ++made) {
    std::error_code ignored;
    fs::remove(*made, ignored);
  }
}

void NewFiles::make_folder(const fs::path& folder) {
  if (folder.empty() || fs::exists(folder)) return;
  make_folder(folder.parent_path());
  std::error_code failed;
  if (!fs::create_directory(folder, failed)) {
    throw UsageError(fmt::format("{}: the folder cannot be made: {}", folder.string(), failed.message()));
  }
  made_.push_back(folder);
}

void NewFiles::write(const fs::path& file, const std::string& text) {
  if (fs::exists(fs::symlink_status(file)))
    throw UsageError(fmt::format("{} is there already; nothing was written", file.string()));
  write_file(file, text);
  made_.push_back(file);
}

}  // namespace plexus::app
