#include "file_pattern.hpp"

#include <plexus/error/error.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <system_error>

namespace plexus {

namespace {

bool matches(std::string_view name, std::string_view pattern) {
  const std::size_t star = pattern.find('*');
  if (star == pattern.npos) return name == pattern;
  if (!name.starts_with(pattern.substr(0, star))) return false;
  const std::string_view behind = pattern.substr(star + 1);
  for (std::size_t at = star; at <= name.size(); ++at) {
    if (matches(name.substr(at), behind)) return true;
  }
  return false;
}

}  // namespace

std::vector<std::filesystem::path> files_of_pattern(const std::filesystem::path& path) {
  const std::string pattern = path.filename().string();
  std::error_code failure;
  if (pattern.find('*') == pattern.npos || std::filesystem::exists(path, failure)) return {path};
  std::vector<std::filesystem::path> files;
  for (std::filesystem::directory_iterator at(path.parent_path(), failure), end; !failure && at != end;
       at.increment(failure)) {
    if (matches(at->path().filename().string(), pattern)) files.push_back(at->path());
  }
  if (failure)
    throw DataError("cannot read the folder " + path.parent_path().string() + ": " + failure.message());
  if (files.empty()) throw DataError("no file matches " + path.string());
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::filesystem::path> files_of_patterns(const std::vector<std::string>& paths) {
  std::vector<std::filesystem::path> files;
  for (const std::string& path : paths) {
    for (const std::filesystem::path& file : files_of_pattern(path)) {
      if (std::find(files.begin(), files.end(), file) != files.end()) {
        throw DataError("the file " + file.string() + " is named twice, and its rows would count twice");
      }
      files.push_back(file);
    }
  }
  return files;
}

}  // namespace plexus
