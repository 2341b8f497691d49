#pragma once

#include <plexus/config/tree.hpp>
#include <plexus/data/data_config.hpp>
#include <plexus/data/dataset.hpp>

#include <map>
#include <string>
#include <vector>

namespace plexus {

/// The SHA-256, by absolute path, of the files that the source and the splits of `config` read. Hashes in
/// `known`, which were just compared (require_hashes), are not computed again. Throws FileError for a file
/// that cannot be read.
std::map<std::string, std::string> data_hashes(const Dataset& dataset, const DataConfig& config,
                                               const std::map<std::string, std::string>& known = {});

/// The hashes that a run directory recorded for the files that `config` reads now, by their current paths.
/// `recorded`: the directory's config before overrides, `config`: after them. A file that was moved is
/// recognised by its role, which is its index in the source's list of files or the split that names it, or by
/// its name. A source of another kind has no files in common with the recorded one. If the source is the
/// recorded one, a file that it did not have then (a pattern may match more than it did) gets the hash "",
/// and a file that it lacks now keeps its own.
std::map<std::string, std::string> hashes_of_today(const DataConfig& config, const Dataset& dataset,
                                                   const Tree& recorded);

/// Removes the files from `today` that an override put in the place of others (`recorded` has no hash for
/// their paths) and that have other content, and returns a note for each: an override that names another file
/// is taken as consent.
std::vector<std::string> leave_out_other_files(std::map<std::string, std::string>& today,
                                               const std::map<std::string, std::string>& recorded);

/// Throws DataError for a file that is absent, or whose SHA-256 is not the one of `hashes`.
void require_hashes(const std::map<std::string, std::string>& hashes);

}  // namespace plexus
