#pragma once

#include <cstdint>

namespace plexus {

/// What a variable is for.
enum class Role : std::uint8_t {
  parameter,    ///< trained
  state,        ///< a layer's, saved with the weights, not trained
  slot,         ///< an optimizer's, beside a parameter, or its step counter and learning rate
  accumulator,  ///< of losses and metrics
};

}  // namespace plexus
