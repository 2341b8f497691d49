#include <plexus/backend/detail/floating_point_scope.hpp>

namespace plexus::detail {
namespace {

thread_local const FloatingPointScope* innermost = nullptr;

}  // namespace

FloatingPointScope::FloatingPointScope(const FloatingPoint& inside)
    : before_(FloatingPoint::now()), outer_(innermost) {
  innermost = this;
  if (inside != before_) inside.restore();
}

FloatingPointScope::~FloatingPointScope() {
  innermost = outer_;
  if (FloatingPoint::now() != before_) before_.restore();
}

FloatingPoint FloatingPointScope::outermost() {
  if (innermost == nullptr) return FloatingPoint::now();
  const FloatingPointScope* scope = innermost;
  while (scope->outer_ != nullptr) scope = scope->outer_;
  return scope->before_;
}

}  // namespace plexus::detail
