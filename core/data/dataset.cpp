#include <plexus/data/dataset.hpp>

namespace plexus {

Dataset::~Dataset() = default;

}  // namespace plexus
