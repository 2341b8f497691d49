#pragma once

#include <string>
#include <utility>

#include <fnmatch.h>

namespace plexus::tests {

/// Wrong run files that a JSON Schema takes, as patterns of mutations ("rename data.inputs.wide", where the
/// index of a list is a `*` too) and of what wrong_runs calls its files, each with the reason.
inline constexpr std::pair<const char*, const char*> only_plexus_refuses[] = {
    {"duplicate *", "readers of YAML refuse it, or keep one of the two"},
    {"delete plugins", "the schema is of a process that has loaded them"},
    {"rename data.compute.*", "which columns there are"},
    {"delete data.compute*", "which columns there are"},
    {"retype data.exclude", "which columns there are"},
    {"retype data.inputs*", "which columns there are"},
    {"rename data.inputs.*", "which inputs the layers read"},
    {"delete data.inputs*", "which inputs the layers read"},
    {"retype data.target", "which columns there are"},
    {"delete data.target*", "which outputs there are, and which columns a source takes for targets"},
    {"rename data.target.*", "which outputs there are"},
    {"delete data.exclude", "what the columns hold"},
    {"* data.prepare.*.columns", "which columns there are, and what they hold"},
    {"delete data.prepare.*.simple_imputer.strategy", "what the columns hold"},
    {"delete data.prepare", "what the columns hold"},
    {"* data.source.inline.columns*", "the dataset reads its columns itself"},
    {"retype initial_weights", "which files there are"},
    {"delete data.validation", "which logs there are, of which one is monitored"},
    {"delete data.validation.k_fold.shuffle", "random_state has no effect without it"},
    {"* model.*.constant.values", "the initializer reads its values itself"},
    {"delete model.*.kernel_initializer", "which shapes the initializers make"},
    {"delete model.*.name", "which layers there are"},
    {"* model.*.from", "which layers there are"},
    {"* model.outputs", "which layers there are"},
    {"rename loss_weights.*", "which outputs there are"},
    {"retype metrics.*.f1_score.class", "the metric reads its class itself"},
    {"an unknown plugin", "which files there are"},
    {"a file that is no plugin", "what a file holds"},
    {"a missing data file", "which files there are"},
    {"an unknown column", "which columns there are"},
    {"an unknown target", "which columns there are"},
    {"a column to exclude that is not there", "which columns there are"},
    {"a target among the inputs", "one column stands in two places"},
    {"a class that the data does not have", "what the rows hold"},
    {"weights of classes of no target", "which targets there are"},
    {"no class of a column of splits", "what the rows hold"},
    {"a validation part of all rows", "how many rows there are"},
    {"labels that are no whole numbers", "what the rows hold"},
    {"fewer units than classes", "what the rows hold"},
    {"a width that does not fit the classes", "the shapes of layers"},
    {"a shape with two open dimensions", "the layer looks at its numbers together"},
    {"a shape beyond all numbers", "the layer looks at its numbers together"},
    {"a layer beyond all memory", "how much memory there is"},
    {"a clipping of two kinds", "the optimizer looks at two options together"},
    {"a layer named like *", "which names are taken"},
    {"two inputs for a list of layers", "which inputs the layers read"},
    {"an output that the model does not have", "which outputs there are"},
    {"a loss that does not fit the target", "what losses take"},
    {"a metric that does not fit the target", "what metrics take"},
    {"nothing to train", "all layers together"},
};

/// Why a JSON Schema cannot refuse what Plexus refuses; empty if it should.
inline std::string why_only_plexus_refuses(const std::string& what) {
  for (const auto& [pattern, reason] : only_plexus_refuses) {
    if (::fnmatch(pattern, what.c_str(), 0) == 0) return reason;
  }
  return {};
}

}  // namespace plexus::tests
