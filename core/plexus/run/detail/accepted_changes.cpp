#include <plexus/error/warnings.hpp>
#include <plexus/files/sha256.hpp>
#include <plexus/run/detail/accepted_changes.hpp>

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

constexpr std::size_t shown_digits = 12;

std::string sha256_if_there(const std::string& file) {
  std::error_code ignored;
  return std::filesystem::exists(file, ignored) ? sha256_of(file) : std::string();
}

}  // namespace

std::string text(const AcceptedChange& change) {
  if (change.before.empty()) {
    return fmt::format("accepted: {} was not there when this run was made", change.file);
  }
  const std::string before = change.before.substr(0, shown_digits);
  if (change.now.empty()) {
    return fmt::format("accepted: {}, with which this run was made, is not there (its SHA-256 was {}...)",
                       change.file, before);
  }
  return fmt::format(
      "accepted: {} is another file than this run was made with (its SHA-256 was {}..., is {}...)",
      change.file, before, change.now.substr(0, shown_digits));
}

std::vector<AcceptedChange> changed_files(const std::map<std::string, std::string>& recorded) {
  std::vector<AcceptedChange> changes;
  for (const auto& [file, before] : recorded) {
    const std::string now = sha256_if_there(file);
    if (now != before) changes.push_back({file, before, now});
  }
  return changes;
}

std::vector<ChangedPlugin> changed_plugins(const Manifest& before, const Manifest& now) {
  std::vector<ChangedPlugin> changed;
  const bool other_backend = before.bits_depend_on.backend != now.bits_depend_on.backend;
  for (const Manifest::PluginFile& plugin : before.plugins) {
    if (other_backend && plugin.name == before.bits_depend_on.backend) continue;
    const auto same_name = [&](const Manifest::PluginFile& other) { return other.name == plugin.name; };
    const auto found = std::find_if(now.plugins.begin(), now.plugins.end(), same_name);
    if (found == now.plugins.end()) {
      changed.push_back({plugin.name, {plugin.file, plugin.sha256, ""}});
    } else if (found->sha256 != plugin.sha256) {
      changed.push_back({plugin.name, {found->file, plugin.sha256, found->sha256}});
    }
  }
  return changed;
}

std::string text(const std::vector<ChangedPlugin>& plugins) {
  if (plugins.size() == 1) return text(plugins.front().change);
  std::vector<std::string> names;
  for (const ChangedPlugin& plugin : plugins) names.push_back(plugin.name);
  return fmt::format(
      "accepted: {} plugins are others than this run was made with (manifest.json has their SHA-256): {}",
      names.size(), fmt::join(names, ", "));
}

void add_changes(std::vector<AcceptedChange>& changes, const std::vector<AcceptedChange>& more) {
  for (const AcceptedChange& change : more) {
    if (std::find(changes.begin(), changes.end(), change) == changes.end()) changes.push_back(change);
  }
}

std::vector<AcceptedChange> all_accepted(std::vector<AcceptedChange> recorded,
                                         const std::vector<AcceptedChange>& told,
                                         std::vector<ChangedPlugin> plugins) {
  add_changes(recorded, told);
  std::erase_if(plugins, [&](const ChangedPlugin& plugin) {
    return std::find(told.begin(), told.end(), plugin.change) != told.end();
  });
  if (!plugins.empty()) warn_of_run(text(plugins));
  for (const ChangedPlugin& plugin : plugins) add_changes(recorded, {plugin.change});
  return recorded;
}

}  // namespace plexus
