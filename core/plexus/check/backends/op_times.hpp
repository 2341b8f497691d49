#pragma once

#include <plexus/backend/backends.hpp>
#include <plexus/check/ops/op_case.hpp>

#include <vector>

namespace plexus {

/// Microseconds that an op takes, alone in a program, on one thread.
struct OpTimes {
  double own = 0;        ///< on the backend
  double reference = 0;  ///< on reference
  double ratio() const { return own / reference; }
};

/// Times an op in float32 or float64: in the first of the cases that can be made so large that calls cost
/// nothing beside it, else in the first one. Requires: a case at least.
OpTimes op_times(const std::vector<OpCase>& cases, DType dtype, const Backends& backends);

}  // namespace plexus
