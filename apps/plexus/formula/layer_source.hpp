#pragma once

#include <plexus/config/example.hpp>
#include <plexus/formula/formula_option.hpp>

#include <string>
#include <vector>

#include "formula/source_parameters.hpp"

namespace plexus::app {

/// A formula that becomes the source of a layer.
struct FormulaLayerSource {
  std::string name;                 ///< of the component
  std::vector<std::string> inputs;  ///< in their order; one at least
  std::vector<SourceParameter> parameters;
  FormulaOption formula;
  ExampleInput example = rows_of({4});  ///< what the check of the layer gives each input
};

/// Throws UsageError for names that C++ or the generated source uses otherwise, and the error of the formula
/// if it cannot be applied to inputs of the sizes that the run file and the example have.
void require_source(const FormulaLayerSource& layer);

/// The C++ source of a plugin with the layer, and a run file that trains with it. Requires:
/// require_source.
std::string layer_source(const FormulaLayerSource& layer);
std::string layer_run(const FormulaLayerSource& layer);

}  // namespace plexus::app
