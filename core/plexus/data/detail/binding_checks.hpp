#pragma once

#include <plexus/data/binding.hpp>

#include <vector>

namespace plexus {

/// Reports class weights of targets and classes that do not exist, as far as the description knows them.
/// `targets`: as the run file names them, or those of the source.
void check_class_weights(const DataConfig& config, const std::vector<DataConfig::Group>& targets,
                         const Binding& binding, Diagnostics& diagnostics);
/// Reports splits that would leave a side empty, as far as numbers of rows are known.
void check_splits(const DataConfig& config, const Description& description, Diagnostics& diagnostics);

}  // namespace plexus
