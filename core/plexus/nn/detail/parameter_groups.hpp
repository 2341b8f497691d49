#pragma once

#include <plexus/config/schema.hpp>
#include <plexus/nn/optimizer.hpp>

#include <span>
#include <vector>

namespace plexus {

/// The options of one entry of `groups`.
const Schema& group_schema();

/// The groups in the list under the option `groups`, which may be absent; `rule` has the optimizer's learning
/// rate already. Throws ConfigError with all mistakes in them, each at its place.
std::vector<ParameterGroup> parameter_groups(const Options& options, const UpdateRule& rule);

/// Throws ConfigError for a pattern that fits none of the parameters that are trained, or that fits only
/// parameters of groups before it: most likely it is misspelt.
void require_fitting_patterns(const UpdateRule& rule, std::span<const Variable> parameters);

/// What the learning rate of a parameter is multiplied by.
double rate_factor(const UpdateRule& rule, const Variable& w);
/// The weight decay of a parameter: an update starts with w -= w * decay * learning rate. 0: none.
double decay_of(const UpdateRule& rule, const Variable& w);

}  // namespace plexus
