#include <plexus/config/diagnostics.hpp>
#include <plexus/config/options.hpp>
#include <plexus/error/error.hpp>
#include <plexus/files/sha256.hpp>
#include <plexus/plugin/registry.hpp>
#include <plexus/run/detail/data_hashes.hpp>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace plexus {

namespace {

namespace fs = std::filesystem;

/// Absolute paths of data files by role: the file's index in the source's list, or the split that names it.
using Roles = std::map<std::string, std::string>;

Roles roles_of(const Dataset& dataset, const DataConfig& config) {
  Roles roles;
  int place = 0;
  for (const fs::path file : calling_plugin(dataset, "naming its files", [&] { return dataset.files(); })) {
    roles.emplace(std::to_string(place++), fs::absolute(file).string());
  }
  for (const auto& [name, split] : {std::pair("test", &config.test), {"validation", &config.validation}}) {
    if (*split && (*split)->kind == Split::Kind::file) roles.emplace(name, (*split)->path);
  }
  return roles;
}

/// The roles of the files that the run directory recorded; none if its source is of another kind than `now`.
Roles recorded_roles(const Tree& recorded, const Choice& now) {
  const Tree* data = recorded.find("data");
  if (data == nullptr) return {};
  Diagnostics diagnostics;
  const DataConfig config = read_data_config(*data, registry(), diagnostics);
  if (!diagnostics.empty() || config.source.name != now.name) return {};
  try {
    return roles_of(*make<Dataset>(config.source), config);
  } catch (const Error&) {  // then its former files are not known
    return {};
  }
}

using Hashes = std::map<std::string, std::string>;

/// The hash of a file that was not there when the run was made.
constexpr std::string_view no_hash;

Hashes::const_iterator hash_of_role(const Roles& before, const std::string& role, const Hashes& hashes) {
  const auto was = before.find(role);
  return was == before.end() ? hashes.end() : hashes.find(was->second);
}

/// The hash of the only file of this name; the end if there are none or several.
Hashes::const_iterator hash_of_name(const fs::path& name, const Hashes& hashes) {
  const auto has_name = [&](const auto& one) { return fs::path(one.first).filename() == name; };
  if (std::count_if(hashes.begin(), hashes.end(), has_name) != 1) return hashes.end();
  return std::find_if(hashes.begin(), hashes.end(), has_name);
}

}  // namespace

Hashes data_hashes(const Dataset& dataset, const DataConfig& config, const Hashes& known) {
  Hashes hashes;
  for (const auto& [role, file] : roles_of(dataset, config)) {
    const auto found = known.find(file);
    hashes[file] = found == known.end() ? sha256_of(file) : found->second;
  }
  return hashes;
}

std::map<std::string, std::string> hashes_of_today(const DataConfig& config, const Dataset& dataset,
                                                   const Tree& recorded) {
  const std::map<std::string, std::string>& hashes = config.sha256;
  if (hashes.empty()) return {};
  const Roles before = recorded_roles(recorded, config.source);
  const Roles now = roles_of(dataset, config);
  std::map<std::string, std::string> today;
  for (const auto& [role, file] : now) {
    auto found = hashes.find(file);
    if (found == hashes.end()) found = hash_of_role(before, role, hashes);
    if (found == hashes.end()) found = hash_of_name(fs::path(file).filename(), hashes);
    if (found != hashes.end()) today.emplace(file, found->second);
  }
  if (now != before) return today;
  // The source is the same, but a pattern in it may match more files or fewer.
  for (const auto& [role, file] : now) today.emplace(file, no_hash);
  today.insert(hashes.begin(), hashes.end());
  return today;
}

std::vector<std::string> leave_out_other_files(std::map<std::string, std::string>& today,
                                               const std::map<std::string, std::string>& recorded) {
  std::vector<std::string> notes;
  for (auto each = today.begin(); each != today.end();) {
    const auto& [file, hash] = *each;
    if (recorded.count(file) > 0 || hash == no_hash || sha256_of(file) == hash) {
      ++each;
      continue;
    }
    notes.push_back(file + " is another file than the one that this run was trained with");
    each = today.erase(each);
  }
  return notes;
}

void require_hashes(const std::map<std::string, std::string>& hashes) {
  for (const auto& [file, recorded] : hashes) {
    if (recorded == no_hash) {
      throw DataError(fmt::format(
          "{} was not there when this run was made, and its source reads it now: move it away or, to read it "
          "too, add --accept-changed",
          file));
    }
    if (std::error_code failure; !fs::exists(file, failure)) {
      throw DataError(
          fmt::format("{} is gone, and this run was made with it: put it back or, to do without it, add "
                      "--accept-changed",
                      file));
    }
    const std::string found = sha256_of(file);
    if (found == recorded) continue;
    DataError error(fmt::format(
        "{} is not the file that this run was made with: its SHA-256 is {}, recorded is {}; to take "
        "it as it is, add --accept-changed",
        file, found, recorded));
    error.facts().file = file;
    throw error;
  }
}

}  // namespace plexus
