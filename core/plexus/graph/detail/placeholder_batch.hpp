#pragma once

#include <cstdint>
#include <string>

namespace plexus {

/// The batch size that a model is built with, before any real one is known. No user writes this number, so
/// messages can show '?' in its place.
inline constexpr std::int64_t placeholder_batch_size = 7919;

/// The message with '?' for each dimension that is the placeholder.
std::string with_batch_shown_open(std::string message);

}  // namespace plexus
