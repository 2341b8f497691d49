#include <plexus/backend/backend.hpp>

namespace plexus {

// The destructors are defined here so that each class has one type_info and one vtable, in libplexus.
RewriteContext::~RewriteContext() = default;
Rewrite::~Rewrite() = default;
Backend::~Backend() = default;

}  // namespace plexus
