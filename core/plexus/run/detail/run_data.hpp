#pragma once

#include <plexus/backend/backends.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/data/read_parts.hpp>
#include <plexus/model/model.hpp>
#include <plexus/run/run_config.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// The classes of each target of the run whose weights this one begins with; empty if there is none, or if it
/// takes some layers only.
std::map<std::string, std::vector<std::string>> initial_classes(const RunConfig& config);

/// Binds the columns of a run, computed ones among them. Mistakes go to `diagnostics`.
Binding bound_run(const RunConfig& config, const Description& description, const Backends& backends,
                  Diagnostics& diagnostics);
/// How columns are read to train: with the classes of the data, or those of the initial weights.
Binding training_binding(const RunConfig& config, const Description& description, const Backends& backends);

/// Reads parts of a run's data. `to_begin`: known classes are those of the initial weights, which errors say.
/// `table`: the rows of the source's training part, if they were read before.
Parts read_run(const RunConfig& config, const Dataset& dataset, const Binding& binding, const Wanted& wanted,
               bool to_begin, std::optional<std::vector<Column>> table = std::nullopt);

/// Whether headers tell what the columns hold.
bool types_are_known(const Description& data);
/// The bytes of a row of all columns.
std::size_t bytes_of_row(const Description& data);
/// Whether the test part is read before the training too, so that mistakes in it are reported before hours of
/// training and not after them. False for a large part in a file of its own whose header tells what it holds.
bool reads_test_first(const Description& data);

/// Says that the run has no such part, "validation" or "test", and which it has.
std::string text_of_missing_part(const RunConfig& config, std::string_view part);

/// Why the weights of a run directory cannot be used with the preparation that `root` asks for: an override
/// changed what `recorded` says, which they were trained with. Empty if it did not.
std::string mistake_of_preparation(const Tree& root, const Tree& recorded, const std::string& place);

/// Throws ConfigError for weights of classes whose target is neither one of the data nor an output of the
/// model.
void require_weighed_targets(const DataConfig& data, const Binding& binding, const Model& model);

/// Reports an entry of `prepare_target` or `sample_weight` that names neither the data's only target nor an
/// output, and a second entry for that target. For several targets, bind_columns and checked_wiring report
/// it.
void check_prepared_target(const DataConfig& data, const Binding& binding, std::vector<std::string> outputs,
                           Diagnostics& diagnostics);

/// Throws ConfigError, at `at`, if the source names a class of a target itself that is not among `classes`,
/// those of the run of the initial weights.
void require_known_classes(const Binding& binding,
                           const std::map<std::string, std::vector<std::string>>& classes,
                           const RunConfig& config, const Position& at);

/// The message if an input has the same columns as in `trained`, the config of the run at `place`, but in
/// another order: weights would be applied to the wrong columns. Empty if there is no such input.
std::string mistake_of_order(const Binding& binding, const Tree& trained, const std::string& place);

}  // namespace plexus
