#include <plexus/graph/bind_context.hpp>

namespace plexus {

BindContext::~BindContext() = default;

}  // namespace plexus
