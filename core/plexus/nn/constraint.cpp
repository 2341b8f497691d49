#include <plexus/nn/constraint.hpp>

namespace plexus {

Constraint::~Constraint() = default;

}  // namespace plexus
