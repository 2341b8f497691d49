#include <plexus/error/index_error.hpp>

namespace plexus {

IndexError::~IndexError() = default;

}  // namespace plexus
