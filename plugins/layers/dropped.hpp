#pragma once

#include <plexus/nn/scope.hpp>

namespace plexus {

/// While training, x with values set to 0 with probability `rate` and the others scaled by 1 / (1 - rate);
/// else x itself. drawn: of the random numbers that decide, which broadcast to x; where it has a 1, values
/// share their fate.
Symbol dropped(Scope& scope, const Symbol& x, double rate, const Shape& drawn);

}  // namespace plexus
