#pragma once

#include <plexus/data/samples.hpp>
#include <plexus/train/callback.hpp>
#include <plexus/train/fit_options.hpp>
#include <plexus/train/fit_state.hpp>
#include <plexus/train/programs.hpp>

#include <span>
#include <string>
#include <vector>

namespace plexus {

/// Warnings for a user before a fit begins or goes on: settings that will have no effect in it. Each text is
/// complete by itself.
std::vector<std::string> fit_warnings(Programs& programs, const Samples& train, bool validates,
                                      const FitOptions& options, const FitState& state,
                                      std::span<Callback* const> callbacks);

}  // namespace plexus
