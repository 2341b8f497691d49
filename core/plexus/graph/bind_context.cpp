#include <plexus/graph/bind_context.hpp>

namespace plexus {

BindContext::~BindContext() = default;
void BindContext::note(std::string_view) {}

}  // namespace plexus
