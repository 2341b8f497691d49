#pragma once

#include <plexus/train/callback.hpp>
#include <plexus/train/trainer.hpp>

#include <cstdint>
#include <span>
#include <string_view>

namespace plexus {

/// Throws UsageError, which names `what`, if the value is below 1.
void require_positive(std::string_view what, std::int64_t value);
/// Throws UsageError for backends that are null, for a number of threads out of range and for a precision
/// that is no floating-point dtype.
void check_settings(const TrainerSettings& settings);
/// Throws UsageError for a callback that is null.
void check_callbacks(std::span<Callback* const> callbacks);
/// Throws DataError if weights with which a training would begin hold NaN or infinity.
void check_finite_weights(Store& store);

}  // namespace plexus
