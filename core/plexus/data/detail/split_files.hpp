#pragma once

#include <plexus/config/diagnostics.hpp>
#include <plexus/data/binding.hpp>

#include <memory>

namespace plexus {

/// The source with the file of a split in place of its own. Throws ConfigError if it is not made of one file.
std::unique_ptr<const Dataset> source_of_file(const Choice& source, const Split& split);

/// Reports columns that a training uses and that the files of `data.test` and `data.validation` lack, at the
/// place of the split. Reads headers only; errors in a file itself are reported when it is read.
void check_split_files(const DataConfig& config, const Binding& binding, Diagnostics& diagnostics);

}  // namespace plexus
