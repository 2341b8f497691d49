#pragma once

#include <plexus/plexus.hpp>

#include <optional>
#include <string_view>

namespace plexus {

/// The length under `name` of a schedule's options. Throws ConfigError for a time: nobody knows how many
/// steps that will be.
Interval schedule_length(const Options& options, std::string_view name);
/// The same for a length that may be absent.
std::optional<Interval> optional_schedule_length(const Options& options, std::string_view name);

/// A length in steps; absent: all steps of the fit.
double steps_of(const std::optional<Interval>& length, const FitLength& fit);

}  // namespace plexus
