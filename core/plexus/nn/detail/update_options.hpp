#pragma once

#include <plexus/config/schema.hpp>

#include <optional>

namespace plexus {

/// Adds the parameters that core gives every optimizer. Without a default for it, weights do not decay unless
/// asked.
Schema with_update_options(Schema schema, double learning_rate, std::optional<double> weight_decay);

}  // namespace plexus
