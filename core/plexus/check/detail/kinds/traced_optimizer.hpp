#pragma once

#include <plexus/check/detail/kinds/traced_alone.hpp>
#include <plexus/nn/optimizer.hpp>

namespace plexus {

/// How an optimizer is traced for checks.
TraceSettings optimizer_trace(const Optimizer& optimizer);

/// Records the update of a matrix "w" of this shape by the input "gradient": the new value of each variable
/// is an output, "w/new". The optimizer must outlive it.
Recorder traced_optimizer(const Optimizer& optimizer, const Shape& shape);

}  // namespace plexus
