#pragma once

#include <plexus/config/diagnostics.hpp>
#include <plexus/config/tree.hpp>
#include <plexus/run/run_config.hpp>

#include <string>

namespace plexus {

/// The `name` that an entry of `metrics` or `callbacks` gives; empty if it gives none. What is no name goes
/// to `diagnostics`.
std::string read_name(const Tree& item, Diagnostics& diagnostics);

/// What an entry of `metrics` is to be called in logs; empty if nothing is said. A name that the history has
/// of its own goes to `diagnostics` too.
std::string read_metric_name(const Tree& item, Diagnostics& diagnostics);

/// Reports a metric that is called like one before it of the same output. Two without names of their own may
/// be of one kind: logs number them.
void refuse_taken_name(const RunConfig::ForOutput& metric, const Tree& item, const RunConfig& config,
                       Diagnostics& diagnostics);
/// Reports a callback with the name of one before it.
void refuse_taken_name(const RunConfig::NamedCallback& callback, const Tree& item, const RunConfig& config,
                       Diagnostics& diagnostics);

}  // namespace plexus
