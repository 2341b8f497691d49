#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/ops/op_case.hpp>
#include <plexus/compare/comparison.hpp>

#include <string_view>

namespace plexus {

/// Whether the error bound of an op is useful, by a comparison in float32: it is finite for some elements,
/// and not a thousand times wider than the largest error.
CheckResult checked_bound(std::string_view op, const BackendResult& compared);

/// Whether the error bound of an op covers errors of its inputs: its outputs for inputs that are off by as
/// much as they may be are within the bound, in float64 on reference.
CheckResult checked_bound_of_inputs(const OpCase& tried);

}  // namespace plexus
