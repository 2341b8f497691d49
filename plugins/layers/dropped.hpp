#pragma once

#include <plexus/nn/scope.hpp>

namespace plexus {

/// While training, x with values set to 0 with probability `rate` and the others scaled by 1 / (1 - rate);
/// else x itself. `drawn`: the shape of the random numbers, which broadcasts to x; values along an axis of
/// size 1 are set to 0 or kept together.
Symbol dropped(Scope& scope, const Symbol& x, double rate, const Shape& drawn);

}  // namespace plexus
