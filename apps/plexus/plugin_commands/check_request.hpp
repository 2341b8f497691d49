#pragma once

#include <plexus/check/check_component.hpp>

#include <string>
#include <utility>
#include <vector>

#include "arguments.hpp"

namespace plexus::app {

/// Kinds and names of registered components.
using Components = std::vector<std::pair<Kind, std::string>>;

/// The options of `plexus plugin check`.
boost::program_options::options_description options_of_check();

/// The request that the values of these options make. Throws UsageError for a value of another form, and what
/// reading --input throws.
CheckRequest check_request(const boost::program_options::variables_map& values);

/// The components of `all` that --component names, or whose kind it names (KIND/); all if it was not given.
/// Throws UsageError if there is none, or if another option is for a kind or an op that is not among them: a
/// check of nothing would pass.
Components chosen_components(const boost::program_options::variables_map& values, const CheckRequest& request,
                             const Components& all);

}  // namespace plexus::app
