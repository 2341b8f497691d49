#pragma once

#include <plexus/nn/schedule.hpp>
#include <plexus/train/fit_options.hpp>
#include <plexus/train/plan.hpp>

#include <cstdint>

namespace plexus {

/// The options with the batch size that a fit on `rows` training rows uses: all rows if a step of the plan's
/// optimizer is a whole pass. Throws UsageError for steps_per_epoch with such an optimizer.
FitOptions fitted_options(const Plan& plan, const FitOptions& options, std::int64_t rows);

/// How long a fit on `rows` training rows is, by its fitted options. An epoch has the steps that the options
/// ask for, but no more than all rows make.
FitLength fit_length_of(std::int64_t rows, const FitOptions& options);

}  // namespace plexus
