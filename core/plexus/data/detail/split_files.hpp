#pragma once

#include <plexus/config/diagnostics.hpp>
#include <plexus/data/binding.hpp>

#include <memory>

namespace plexus {

/// The source as it would be for the file of a split. Throws ConfigError if it is not made of one file.
std::unique_ptr<const Dataset> source_of_file(const Choice& source, const Split& split);

/// Reports the columns that a training uses and the files of `data.test` and `data.validation` lack, at the
/// place of the split. Reads headers only; what is wrong with a file itself is left to reading it.
void check_split_files(const DataConfig& config, const Binding& binding, Diagnostics& diagnostics);

}  // namespace plexus
