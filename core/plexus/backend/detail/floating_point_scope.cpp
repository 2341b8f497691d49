#include <plexus/backend/detail/floating_point_scope.hpp>

namespace plexus::detail {

FloatingPointScope::FloatingPointScope(const FloatingPoint& mode) : before_(FloatingPoint::now()) {
  if (mode != before_) mode.restore();
}

FloatingPointScope::~FloatingPointScope() {
  if (FloatingPoint::now() != before_) before_.restore();
}

}  // namespace plexus::detail
