#pragma once

#include <plexus/config/diagnostics.hpp>
#include <plexus/data/data_config.hpp>

#include <string>
#include <vector>

namespace plexus {

/// The entries of `compute`, in their order. Mistakes go to `diagnostics`, here and below.
std::vector<DataConfig::Formula> read_compute(const Tree& tree, Diagnostics& diagnostics);
/// The entries of `prepare`.
std::vector<DataConfig::Preparation> read_prepare(const Tree& tree, const ComponentSource& source,
                                                  Diagnostics& diagnostics);
/// `prepare_target`: a list for all targets, or {OUTPUT: list}.
std::vector<DataConfig::TargetPreparation> read_prepare_target(const Tree& tree,
                                                               const ComponentSource& source,
                                                               Diagnostics& diagnostics);

/// The trees that these functions would read back.
Tree to_tree(const std::vector<DataConfig::Formula>& compute);
Tree to_tree(const std::vector<DataConfig::Preparation>& prepare);
Tree to_tree(const std::vector<DataConfig::TargetPreparation>& prepare_target);

}  // namespace plexus
