#include <plexus/backend/detail/floating_point_scope.hpp>

namespace plexus::detail {
namespace {

/// Of the outermost scope of the thread; null outside of scopes.
thread_local const FloatingPoint* before_all = nullptr;

}  // namespace

FloatingPointScope::FloatingPointScope(const FloatingPoint& mode)
    : before_(FloatingPoint::now()), outermost_(before_all == nullptr) {
  if (outermost_) before_all = &before_;
  if (mode != before_) mode.restore();
}

FloatingPointScope::~FloatingPointScope() {
  if (outermost_) before_all = nullptr;
  if (FloatingPoint::now() != before_) before_.restore();
}

FloatingPoint FloatingPointScope::outside() {
  return before_all == nullptr ? FloatingPoint::now() : *before_all;
}

}  // namespace plexus::detail
