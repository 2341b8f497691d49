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

/// Times an op in float32 or float64: in the first case that can be made so large that the cost of calls is
/// negligible, else in the first case. Requires: at least one case.
OpTimes op_times(const std::vector<OpCase>& cases, DType dtype, const Backends& backends);

}  // namespace plexus
