#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/compare/comparison.hpp>

#include <string_view>

namespace plexus {

/// Whether the error bound of an op says something, from a comparison in float32: it is finite for elements
/// that have no kink, and not a thousand times wider than the largest error.
CheckResult checked_bound(std::string_view op, const BackendResult& compared);

}  // namespace plexus
