#pragma once

#include <plexus/nn/schedule.hpp>
#include <plexus/train/fit_options.hpp>

#include <cstdint>

namespace plexus {

/// How long a fit on `rows` training rows is. An epoch has the steps that the options ask for, but no more
/// than all rows make.
FitLength fit_length_of(std::int64_t rows, const FitOptions& options);

}  // namespace plexus
