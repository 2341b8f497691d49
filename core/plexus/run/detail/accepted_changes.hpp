#pragma once

#include <plexus/run/manifest.hpp>

#include <map>
#include <string>
#include <vector>

namespace plexus {

/// "accepted: flowers.csv is another file than this run was made with (SHA-256 0123abcd..., now ...)".
std::string text(const AcceptedChange& change);

/// Those of the files whose SHA-256, by path, was `recorded` that have other content now or are gone. An
/// empty hash stands for a file that was not there. Throws FileError for a file that cannot be read.
std::vector<AcceptedChange> changed_files(const std::map<std::string, std::string>& recorded);

/// A plugin, by its name, that is another library now, or not loaded.
struct ChangedPlugin {
  std::string name;
  AcceptedChange change;
};
/// The plugins of the training that wrote `before` that differ from those in `now`. The library of its
/// backend does not count if another backend was chosen.
std::vector<ChangedPlugin> changed_plugins(const Manifest& before, const Manifest& now);
/// One line for all of them: "accepted: 3 plugins are others than this run was made with: layers, ...".
std::string text(const std::vector<ChangedPlugin>& plugins);

/// Adds those of `more` that `changes` does not have.
void add_changes(std::vector<AcceptedChange>& changes, const std::vector<AcceptedChange>& more);

/// All changes that a training which goes on has accepted: those that its manifest.json has (`recorded`),
/// those that were reported when the run was opened (`told`), and plugins that differ, Plexus's own among
/// them. Warns of plugins that are not in `told`.
std::vector<AcceptedChange> all_accepted(std::vector<AcceptedChange> recorded,
                                         const std::vector<AcceptedChange>& told,
                                         std::vector<ChangedPlugin> plugins);

}  // namespace plexus
