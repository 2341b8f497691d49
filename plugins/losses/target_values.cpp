#include "target_values.hpp"

#include <plexus/plexus.hpp>

namespace plexus {

void require_classes(const Symbol& prediction) {
  if (prediction.shape().rank() < 2) throw ShapeError("predictions need classes, [?, classes]; found [?]");
}

Symbol smoothed(const Symbol& target, double share, std::int64_t choices) {
  return share == 0 ? target : target * (1 - share) + share / static_cast<double>(choices);
}

Symbol as_signs(const Symbol& target) { return select(equal(target, 0.0), -1.0, target); }

}  // namespace plexus
