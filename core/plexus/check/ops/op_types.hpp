#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/ops/op_case.hpp>

namespace plexus {

/// Checks that the types that an op infers are those of its definition, in float32 and float64, and the same
/// when it is asked again, and that its cost is finite.
CheckResult checked_types(const OpCase& tried);

/// Checks that inputs of other dtypes, ranks and sizes are taken, or refused by a ShapeError that names the
/// op.
CheckResult checked_refusals(const OpCase& tried);

}  // namespace plexus
