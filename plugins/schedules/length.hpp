#pragma once

#include <plexus/plexus.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace plexus {

/// The length under `name` of a schedule's options. Throws ConfigError for a time, whose number of steps is
/// not known.
Interval schedule_length(const Options& options, std::string_view name);
/// The same for a length that may be absent.
std::optional<Interval> optional_schedule_length(const Options& options, std::string_view name);

/// A length in steps; absent: all steps of the fit.
double steps_of(const std::optional<Interval>& length, const FitLength& fit);

/// The same for messages, as it was written and in steps: "3 epochs (6 steps)", "500 steps", "20, which means
/// 20 epochs (40 steps; write 20 steps for so many steps)"; absent: the length of the fit.
std::string text_of(const std::optional<Interval>& length, const FitLength& fit);

}  // namespace plexus
