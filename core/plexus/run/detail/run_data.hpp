#pragma once

#include <plexus/data/read_parts.hpp>
#include <plexus/model/model.hpp>
#include <plexus/run/run_config.hpp>

#include <map>
#include <string>
#include <vector>

namespace plexus {

/// The classes of each target of the run whose weights this one begins with; empty if there is none.
std::map<std::string, std::vector<std::string>> initial_classes(const RunConfig& config);

/// How columns are read to train: with the classes of the data, or those of the initial weights.
Binding training_binding(const RunConfig& config, const Description& description);

/// Reads parts of a run's data. `to_begin`: known classes are those of the initial weights, which errors say.
Parts read_run(const RunConfig& config, const Dataset& dataset, const Binding& binding, const Wanted& wanted,
               bool to_begin);

/// Throws ConfigError for weights of classes whose target is neither one of the data nor an output of the
/// model.
void require_weighed_targets(const DataConfig& data, const Binding& binding, const Model& model);

/// Throws ConfigError, at `at`, for a source that names classes itself if the run of the initial weights,
/// whose classes these are, did not have them.
void require_known_classes(const Binding& binding,
                           const std::map<std::string, std::vector<std::string>>& classes,
                           const RunConfig& config, const Position& at);

/// What is wrong if an input has the columns that it has in `trained`, the config of the run at `place`, in
/// another order: the weights of one would be taken for those of another. Empty if nothing is.
std::string mistake_of_order(const Binding& binding, const Tree& trained, const std::string& place);

}  // namespace plexus
