#pragma once

#include <plexus/config/tree.hpp>
#include <plexus/data/data_config.hpp>
#include <plexus/data/dataset.hpp>

#include <map>
#include <string>
#include <vector>

namespace plexus {

/// The SHA-256, by absolute path, of the files that the source and the splits of `config` read, but for those
/// that are `known`, since they were just compared (require_hashes). Throws FileError for one that cannot be
/// read.
std::map<std::string, std::string> data_hashes(const Dataset& dataset, const DataConfig& config,
                                               const std::map<std::string, std::string>& known = {});

/// The hashes that a run directory recorded for the files that `config` reads now, by their paths of today.
/// `recorded`: the directory's config before overrides, `config`: after them. A file that was moved is known
/// by the part that it plays: its place in the source's list of files, or the split that names it; or by its
/// name. A source of another kind has no files in common with the recorded one. Where the source is the
/// recorded one, a file that it did not have then (a pattern may match more than it did) has the hash "", and
/// one that it lacks now keeps its own.
std::map<std::string, std::string> hashes_of_today(const DataConfig& config, const Dataset& dataset,
                                                   const Tree& recorded);

/// Takes the files out of `today` that an override put in the place of others (`recorded` has no hash for
/// their paths) and that have other content, and returns a note for each: who names another file wants it.
std::vector<std::string> leave_out_other_files(std::map<std::string, std::string>& today,
                                               const std::map<std::string, std::string>& recorded);

/// Throws DataError for a file that is not there, or whose SHA-256 is not the one of `hashes`.
void require_hashes(const std::map<std::string, std::string>& hashes);

}  // namespace plexus
