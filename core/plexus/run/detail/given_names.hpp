#pragma once

#include <plexus/config/diagnostics.hpp>
#include <plexus/config/tree.hpp>
#include <plexus/run/run_config.hpp>

#include <string>

namespace plexus {

/// The `name` that an entry of `metrics` or `callbacks` gives; empty if it gives none. A value that cannot be
/// a name is reported to `diagnostics`.
std::string read_name(const Tree& item, Diagnostics& diagnostics);

/// The name of an entry of `metrics` in logs; empty if it gives none. A name that the history itself uses is
/// reported to `diagnostics` too.
std::string read_metric_name(const Tree& item, Diagnostics& diagnostics);

/// Reports a metric with the name of one before it of the same output. Two that give no names may be of one
/// kind: logs number them.
void refuse_taken_name(const RunConfig::ForOutput& metric, const Tree& item, const RunConfig& config,
                       Diagnostics& diagnostics);
/// Reports a callback with the name of one before it.
void refuse_taken_name(const RunConfig::NamedCallback& callback, const Tree& item, const RunConfig& config,
                       Diagnostics& diagnostics);

}  // namespace plexus
