#include "dropped.hpp"

#include <plexus/plexus.hpp>

namespace plexus {

Symbol dropped(Scope& scope, const Symbol& x, double rate, const Shape& drawn) {
  if (!scope.training() || rate == 0) return x;
  if (rate == 1) return zeros_like(x);
  const Symbol kept = greater_equal(scope.random_uniform(drawn), rate);
  return select(kept, x * (1 / (1 - rate)), 0.0);
}

}  // namespace plexus
