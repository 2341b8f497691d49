#pragma once

#include <plexus/check/check_component.hpp>
#include <plexus/check/layers/layer_trial.hpp>
#include <plexus/check/ops/op_case.hpp>

#include <string>

namespace plexus {

/// All checks of a registered op, in each of its cases, on every installed backend. Requires: the registry
/// has the op.
void check_op(const std::string& name, const CheckRequest& request, CheckTable& table);

/// A model around an op of a case.
LayerTrial trial_of(const OpCase& tried);

}  // namespace plexus
