#pragma once

#include <plexus/data/dataset.hpp>
#include <plexus/train/run_directory.hpp>

#include <optional>
#include <string>
#include <vector>

namespace plexus::app {

/// What a manifest keeps of the data, so that a run can be used without it: JSON for its member "columns".
std::string columns_member(const Description& description);
/// What the manifest of a run says of the columns; nothing if it says nothing. Throws DataError if it is
/// damaged.
std::optional<Description> recorded_description(const RunDirectory& directory);
/// The class names of each of these targets, as the training found them; empty if they have none. Throws
/// DataError if the manifest is damaged.
std::vector<std::vector<std::string>> recorded_classes(const RunDirectory& directory,
                                                       const std::vector<std::string>& targets);

}  // namespace plexus::app
