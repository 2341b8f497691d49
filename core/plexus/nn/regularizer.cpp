#include <plexus/nn/regularizer.hpp>

namespace plexus {

Regularizer::~Regularizer() = default;

}  // namespace plexus
