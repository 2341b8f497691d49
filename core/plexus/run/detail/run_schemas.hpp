#pragma once

#include <plexus/config/schema.hpp>

#include <string>
#include <vector>

namespace plexus {

/// The keys at the top level of a run file. Those that are sections (data, model, fit, ...) are trees, which
/// their readers check. Thread-safe, as all functions here.
const Schema& run_schema();
/// The same for a run file that has no key of a training.
const Schema& prediction_schema();
/// The keys of the section `fit`.
const Schema& fit_schema();
/// The keys of the section `checkpoint` where it is a map.
const Schema& checkpoint_schema();
/// The keys of the section `model` where it is a map.
const Schema& model_schema();
/// The keys of the section `initial_weights` where it is a map.
const Schema& initial_weights_schema();
/// The options that core gives every layer of a model.
const Schema& core_layer_schema();
/// The options that core gives every metric.
const Schema& core_metric_schema();
/// The options that core gives every callback.
const Schema& core_callback_schema();
/// The options of the entries `share` and `repeat` in a list of layers.
const Schema& share_schema();
const Schema& repeat_schema();
/// The keys of an entry of `plugins` that is a map.
const Schema& plugin_file_schema();

/// The keys of one map of a run file.
struct RunFileSection {
  std::string title;     ///< "data: where the rows come from ..."
  const Schema* schema;  ///< lives as long as the process
};

/// All maps of a run file whose keys are core's, in the order of reading. Components' options are in the
/// registry.
std::vector<RunFileSection> run_file_sections();

}  // namespace plexus
